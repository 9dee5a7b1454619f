package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

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
  /// @throws Exception that the search throws
  <T> T run(Callable<T> search) throws Exception {
    if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new Rejected(new Problem.TooManySearches());
    }
    try {
      return search.call();
    } finally {
      free.release();
    }
  }
}
