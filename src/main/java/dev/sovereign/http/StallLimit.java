package dev.sovereign.http;

import dev.sovereign.loop.Loop;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Cuts a client off that takes nothing for a while although something waits for it. It belongs to
/// the exchange's loop.
final class StallLimit {
  private final Loop loop;
  private final Duration limit;
  private final LongSupplier taken;
  private final Runnable cut;
  private Loop.@Nullable Timer timer;
  private long before;

  /// @param taken changes whenever the client takes something
  StallLimit(Loop loop, Duration limit, LongSupplier taken, Runnable cut) {
    this.loop = loop;
    this.limit = limit;
    this.taken = taken;
    this.cut = cut;
  }

  /// Something waits for the client; no effect while something else does.
  void begin() {
    if (timer == null) {
      before = taken.getAsLong();
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
    if (taken.getAsLong() == before) {
      cut.run();
    } else {
      begin(); // Slow, but it takes.
    }
  }
}
