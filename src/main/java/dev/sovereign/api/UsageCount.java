package dev.sovereign.api;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.TextCount;
import dev.sovereign.dispatch.Answer;
import java.util.OptionalLong;

/// What a call used, as it is recorded: the provider's word, and where that is missing our own
/// count of the text, flagged as that. What a provider says that cannot be is not made up for.
final class UsageCount {
  private UsageCount() {}

  /// Of an answer, or of as much of it as came.
  static Usage of(ModelRequest request, Answer answer) {
    var said = answer.usage();
    // Vectors are no tokens.
    var isAnswerSaid = said.completion().isPresent() || request.operation() == Operation.EMBEDDINGS;
    if (said.isImpossible() || (said.prompt().isPresent() && isAnswerSaid)) {
      return said;
    }
    return said.estimated(
        OptionalLong.of(TextCount.tokens(TextCount.prompt(request))),
        isAnswerSaid
            ? OptionalLong.empty()
            : OptionalLong.of(TextCount.tokens(answer.textBytes())));
  }
}
