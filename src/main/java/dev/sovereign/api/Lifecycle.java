package dev.sovereign.api;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Whether the server takes calls, and what it has yet to do for those that ended; any thread may
/// read it.
public final class Lifecycle {
  private final Instant startedAt;
  private final AtomicLong unwritten = new AtomicLong();
  private volatile boolean draining;

  /// @param startedAt when the server started
  public Lifecycle(Instant startedAt) {
    this.startedAt = startedAt;
  }

  /// When the server started.
  public Instant startedAt() {
    return startedAt;
  }

  /// From now on no new call is taken.
  public void drain() {
    draining = true;
  }

  /// A record is being made that is not with the journal yet.
  void recordBegins() {
    unwritten.incrementAndGet();
  }

  /// It is with the journal.
  void recordIsOut() {
    unwritten.decrementAndGet();
  }

  /// Whether every record of a call that ended is with the journal.
  public boolean isRecorded() {
    return unwritten.get() == 0;
  }

  /// Whether the server is stopping.
  public boolean isDraining() {
    return draining;
  }
}
