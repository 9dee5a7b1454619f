package dev.sovereign.http;

import dev.sovereign.loop.Loop;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Cuts a client off that takes nothing for a while although something waits for it. It belongs to
/// the exchange's loop.
final class StallLimit {
  private final Loop loop;
  private final Duration limit;
  private final HttpConnection connection;
  private final Runnable cut;
  private Loop.@Nullable Timer timer;
  private long waiting;

  StallLimit(Loop loop, Duration limit, HttpConnection connection, Runnable cut) {
    this.loop = loop;
    this.limit = limit;
    this.connection = connection;
    this.cut = cut;
  }

  /// Something waits for the client; no effect while something else does.
  void begin() {
    if (timer == null) {
      waiting = waiting();
      timer = loop.after(limit, this::check);
    }
  }

  /// The client has taken it.
  void end() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void check() {
    timer = null;
    if (waiting() == waiting) {
      cut.run();
    } else {
      begin(); // Slow, but it takes.
    }
  }

  private long waiting() {
    return Channels.of(connection)
        .map(it -> it.unsafe().outboundBuffer())
        .map(it -> it.totalPendingWriteBytes() - it.currentProgress())
        .orElse(0L);
  }
}
