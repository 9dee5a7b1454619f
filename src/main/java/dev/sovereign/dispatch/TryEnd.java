package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.loop.Future;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Where a try hears how its answer came out. The first word counts, later ones change nothing.
interface TryEnd {
  /// So many more bytes of the answer are held back.
  ///
  /// @throws dev.sovereign.http.AnswerRoom.Full if all calls together hold too much
  void hold(long bytes);

  /// Has work done on a virtual thread that would hold the loop up.
  <T> Future<T> work(Callable<T> work);

  /// It has the answer, once it is told of all attempts.
  void answered(Function<List<Attempt>, Answer> brought);

  /// There is none.
  void missed(Outcome why);

  /// There is none because of an error of ours.
  void faulted(RuntimeException fault);

  /// There is none because of this.
  void failed(Throwable cause);

  /// There is none, for this reason.
  default void missed(Failure.Kind kind) {
    missed(new Outcome.Failed(Failure.of(kind)));
  }
}
