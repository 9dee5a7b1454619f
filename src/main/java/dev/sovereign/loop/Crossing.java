package dev.sovereign.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The one crossing between event loops and virtual threads: blocking work goes over, its result
/// comes back to the loop it was asked from.
public final class Crossing implements AutoCloseable {
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /// Runs the work on a virtual thread; the future completes on `home`.
  ///
  /// Whatever the work throws, an [Error] too, fails the future.
  public <T> Future<T> call(Loop home, Callable<T> work) {
    var result = new Promise<T>();
    workers.execute(() -> run(home, work, result));
    return result.future();
  }

  /// Runs the work on a virtual thread and forgets it; what it throws ends that thread only.
  public void start(Runnable work) {
    workers.execute(work);
  }

  private static <T> void run(Loop home, Callable<T> work, Promise<T> result) {
    T value;
    try {
      value = work.call();
    } catch (Throwable thrown) { // The top of a thread: whoever waits must hear of it.
      home.execute(() -> result.fail(thrown));
      return;
    }
    home.execute(() -> result.succeed(value));
  }

  /// Waits for what runs and takes no more.
  @Override
  public void close() {
    workers.close();
  }
}
