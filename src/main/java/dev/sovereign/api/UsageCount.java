package dev.sovereign.api;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.dialect.TextCount;
import dev.sovereign.dispatch.Answer;
import dev.sovereign.loop.Future;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// What a call used, as it is recorded: the provider's word, and where that is missing our own
/// count of the text, flagged as that. What a provider says that cannot be is not made up for.
final class UsageCount {
  private UsageCount() {}

  /// Of an answer, or of as much of it as came. A long prompt or answer is looked through on a
  /// virtual thread; while the server stops it is not, because no record may come late then.
  static Future<Usage> of(ModelRequest request, Optional<Answer> brought, DataPlane plane) {
    if (brought.isEmpty()) {
      return Future.of(Usage.UNKNOWN);
    }
    var answer = brought.get();
    if (isEnough(request, answer.usage())) {
      return Future.of(answer.usage());
    }
    if (!(RequestReader.isLarge(request) || isLong(answer))) {
      return Future.of(count(request, answer).get());
    }
    return plane
        .work(Long.MAX_VALUE, count(request.asking(request.body().anew()), answer))
        .recover(_ -> Future.of(answer.usage())); // Better than no record.
  }

  // What a stream has counted is the loop's to say; a whole answer is read for it.
  private static Supplier<Usage> count(ModelRequest request, Answer answer) {
    var said = answer.usage();
    if (isAnswerSaid(request, said)) {
      return () -> said.estimated(prompt(request), OptionalLong.empty());
    }
    if (answer instanceof Answer.Whole) {
      return () -> said.estimated(prompt(request), tokens(answer.textBytes()));
    }
    var bytes = answer.textBytes();
    return () -> said.estimated(prompt(request), tokens(bytes));
  }

  private static OptionalLong prompt(ModelRequest request) {
    return tokens(TextCount.prompt(request));
  }

  private static OptionalLong tokens(long bytes) {
    return OptionalLong.of(TextCount.tokens(bytes));
  }

  private static boolean isLong(Answer answer) {
    return answer instanceof Answer.Whole whole && whole.json().length > RequestReader.LARGE;
  }

  private static boolean isEnough(ModelRequest request, Usage said) {
    return said.isImpossible() || (said.prompt().isPresent() && isAnswerSaid(request, said));
  }

  // Vectors are no tokens.
  private static boolean isAnswerSaid(ModelRequest request, Usage said) {
    return said.completion().isPresent() || request.operation() == Operation.EMBEDDINGS;
  }
}
