package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.loop.Loop;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// How a try ended, and what it brought.
///
/// @param stream that was opened, if one was
/// @param fault what of ours failed, if that ended it
record TryResult(
    Attempt attempt,
    Optional<Function<List<Attempt>, Answer>> brought,
    Optional<LiveStream> stream,
    Optional<RuntimeException> fault) {
  /// Tells the permit how it came out; an open stream gives it back at its end.
  void settle(Permit permit, Loop loop) {
    permit.settle(attempt.outcome(), loop.nanoTime());
    if (brings().orElse(null) instanceof Answer.Open) {
      stream.orElseThrow().onOver(how -> permit.streamOver(how, loop.nanoTime()));
    } else {
      permit.release();
    }
  }

  /// Whether an answer had begun when it ended.
  boolean hasBegun() {
    return stream.isPresent();
  }

  Answer answer(List<Attempt> attempts) {
    return brought.orElseThrow().apply(attempts);
  }

  /// The answer, if there is one.
  Optional<Answer> brings() {
    return brought.map(it -> it.apply(List.of()));
  }

  /// Cuts off what nobody waits for any more.
  void discard() {
    if (brings().orElse(null) instanceof Answer.Open open) {
      open.stream().cancel();
    }
  }
}
