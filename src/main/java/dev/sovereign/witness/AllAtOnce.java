package dev.sovereign.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Asks several servers at the same time, each on a virtual thread.
final class AllAtOnce {
  private AllAtOnce() {}

  /// What came of each, in their order; nothing where this thread was interrupted.
  static <M, T> List<T> of(List<M> members, Function<M, T> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = members.stream().<Callable<T>>map(it -> () -> work.apply(it)).toList();
      var results = new ArrayList<T>();
      for (var done : threads.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a server could not be asked", broken.getCause());
    }
  }
}
