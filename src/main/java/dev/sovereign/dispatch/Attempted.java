package dev.sovereign.dispatch;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Outcome;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One attempt as the book of health sees it, from its start to the last of its answer. It belongs
/// to the call's loop.
final class Attempted {
  /// An answer asked plain says only how long all of it took; with so many tokens the time before
  /// the first hardly counts.
  private static final long MANY_TOKENS = 32;

  private final @Nullable AtomicReference<Tally> tally;
  private final Call call;
  private final long startedAt;

  /// @param tally of its target; none of one that is not kept
  Attempted(@Nullable AtomicReference<Tally> tally, Call call) {
    this.tally = tally;
    this.call = call;
    this.startedAt = call.loop().nanoTime();
  }

  /// It ended: without an answer, with the whole of it, or with an open stream, whose end is
  /// waited for.
  void ended(TryResult result) {
    var attempt = result.attempt();
    note(attempt.outcome(), false);
    var stream = result.stream();
    stream.ifPresent(it -> it.flow().firstAt().ifPresent(at -> firstToken(at - startedAt)));
    switch (result.brings().orElse(null)) {
      case Answer.Open _ -> stream.ifPresent(it -> it.onOver(how -> over(it, how)));
      case Answer.Held _ -> stream.ifPresent(it -> over(it, new Outcome.Answered()));
      case Answer.Whole whole -> whole(result, whole);
      case null -> {}
    }
  }

  /// Another was faster. It would have taken longer than this: where that is known to be long, it
  /// counts, or whoever is always outrun would look as fast as ever.
  void outrun() {
    add(it -> it.outrun(now() - startedAt, now()));
  }

  private void over(LiveStream stream, Outcome how) {
    if (how instanceof Outcome.Answered) {
      perToken(stream.flow().perTokenNanos(stream.usage().completion()));
    } else {
      note(how, true);
    }
  }

  private void whole(TryResult result, Answer.Whole whole) {
    var tokens = whole.usage().completion();
    if (result.stream().isPresent()) {
      perToken(result.stream().get().flow().perTokenNanos(tokens));
    } else if (call.request().operation() == Operation.EMBEDDINGS) {
      firstToken(result.attempt().nanos()); // All of it comes at once.
    } else if (tokens.orElse(0) >= MANY_TOKENS) {
      perToken(OptionalLong.of(result.attempt().nanos() / tokens.getAsLong()));
    }
  }

  // What the caller or we are to blame for is neutral, and so is what was never sent because the
  // provider has no words for it.
  private void note(Outcome how, boolean hasContent) {
    switch (how) {
      case Outcome.Answered() -> add(it -> it.answered(now()));
      case Outcome.Failed(var failure) -> {
        if (isTheirs(failure.kind(), hasContent)) {
          add(it -> it.failed(now()));
        }
      }
      case Outcome.Refused _,
          Outcome.Cancelled(),
          Outcome.Outrun(),
          Outcome.NoRoom(),
          Outcome.Faulted() -> {}
    }
  }

  private static boolean isTheirs(Failure.Kind kind, boolean hasContent) {
    return switch (kind) {
      case UNSUPPORTED -> false;
      case TIMEOUT_TOTAL -> !hasContent; // An answer in full flow that is long is no failure.
      default -> true;
    };
  }

  private void firstToken(long nanos) {
    add(it -> it.firstToken(nanos, now()));
  }

  private void perToken(OptionalLong nanos) {
    nanos.ifPresent(took -> add(it -> it.perToken(took, now())));
  }

  private void add(UnaryOperator<Tally> step) {
    if (tally != null) {
      tally.updateAndGet(step);
    }
  }

  private long now() {
    return call.loop().nanoTime();
  }
}
