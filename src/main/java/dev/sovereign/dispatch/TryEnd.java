package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import java.util.List;
import java.util.function.Function;

/// Where a try hears how its answer came out. The first word counts, later ones change nothing.
interface TryEnd {
  /// So many more bytes of the answer are held back.
  ///
  /// @throws dev.sovereign.http.AnswerRoom.Full if all calls together hold too much
  void hold(long bytes);

  /// It has the answer, once it is told of all attempts.
  void answered(Function<List<Attempt>, Answer> brought);

  /// There is none.
  void missed(Outcome why);

  /// There is none because of an error of ours.
  void faulted(RuntimeException fault);

  /// There is none, for this reason.
  default void missed(Failure.Kind kind) {
    missed(new Outcome.Failed(Failure.of(kind)));
  }
}
