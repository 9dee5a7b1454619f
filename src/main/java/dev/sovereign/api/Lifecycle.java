package dev.sovereign.api;

import java.time.Instant;

/// Whether the server takes calls; any thread may read it.
public final class Lifecycle {
  private final Instant startedAt;
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

  /// Whether the server is stopping.
  public boolean isDraining() {
    return draining;
  }
}
