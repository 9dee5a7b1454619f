package dev.sovereign.loop;

import java.time.Duration;
import java.util.concurrent.Executor;

/// One event loop: a thread that runs short tasks one after the other and never blocks.
///
/// [#execute] may be called from any thread; it runs the task on the loop.
public interface Loop extends Executor {
  /// Runs the task on this loop once the delay is over, unless it is cancelled before.
  Timer after(Duration delay, Runnable task);

  /// A clock that only goes forward, in nanoseconds from some start.
  long nanoTime();

  /// A task that waits for its time.
  interface Timer {
    /// After this the task does not run; no effect when it already ran.
    void cancel();
  }
}
