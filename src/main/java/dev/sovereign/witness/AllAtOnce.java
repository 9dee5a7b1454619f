package dev.sovereign.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Asks several servers at the same time, each on a virtual thread.
final class AllAtOnce {
  private AllAtOnce() {}

  /// What came of each, in their order; nothing where this thread was interrupted before all were
  /// heard, and then none is asked any more.
  ///
  /// @param failed what counts for one that could not be asked for this fault of ours: it takes
  ///     nothing away from the others
  static <M, T> List<T> of(
      List<M> members, Function<M, T> work, BiFunction<M, Throwable, T> failed) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = members.stream().<Callable<T>>map(it -> () -> work.apply(it)).toList();
      var done = threads.invokeAll(tasks);
      var results = new ArrayList<T>();
      for (var i = 0; i < members.size(); i++) {
        results.add(result(members.get(i), done.get(i), failed));
      }
      return results;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static <M, T> T result(M member, Future<T> done, BiFunction<M, Throwable, T> failed)
      throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException broken) {
      return failed.apply(member, broken.getCause());
    }
  }
}
