package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A few searches of what was recorded at a time, since each may read much of it. It blocks.
final class Searches {
  private final Semaphore free;
  private final Duration patience;

  /// @param most at a time
  /// @param patience how long another waits
  Searches(int most, Duration patience) {
    this.free = new Semaphore(most, true);
    this.patience = patience;
  }

  /// Searches once there is room.
  ///
  /// @throws Rejected if there is none in time
  <T> T run(Supplier<T> search) {
    if (!isFree()) {
      throw new Rejected(new Problem.TooManySearches());
    }
    try {
      return search.get();
    } finally {
      free.release();
    }
  }

  private boolean isFree() {
    try {
      return free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
