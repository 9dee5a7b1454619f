package dev.sovereign.api;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.dialect.TextCount;
import dev.sovereign.dispatch.Answer;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.util.Optional;
import java.util.OptionalLong;

/// What a call used, as it is recorded: the provider's word, and where that is missing our own
/// count of the text, flagged as that. What a provider says that cannot be is not made up for.
final class UsageCount {
  private UsageCount() {}

  /// Of an answer, or of as much of it as came. A long prompt is looked through on a virtual
  /// thread; while the server stops it is not, because no record may come late then.
  static Future<Usage> of(
      ModelRequest request, Optional<Answer> brought, Loop loop, DataPlane plane) {
    if (brought.isEmpty()) {
      return Future.of(Usage.UNKNOWN);
    }
    var answer = brought.get();
    if (isEnough(request, answer.usage())) {
      return Future.of(answer.usage());
    }
    if (plane.isStopping() || !isLong(request)) {
      return Future.of(counted(request, answer, TextCount.prompt(request)));
    }
    plane.lifecycle().recordBegins();
    var bytes = plane.crossing().call(loop, () -> TextCount.prompt(request));
    var usage =
        bytes
            .map(it -> counted(request, answer, it))
            .recover(_ -> Future.of(answer.usage())); // A record without it is better than none.
    // Listeners run in their order: by then whoever asked has made the record of it.
    bytes.onComplete(_ -> plane.lifecycle().recordIsOut(), _ -> plane.lifecycle().recordIsOut());
    return usage;
  }

  private static Usage counted(ModelRequest request, Answer answer, long promptBytes) {
    var said = answer.usage();
    return said.estimated(
        OptionalLong.of(TextCount.tokens(promptBytes)),
        isAnswerSaid(request, said)
            ? OptionalLong.empty()
            : OptionalLong.of(TextCount.tokens(answer.textBytes())));
  }

  private static boolean isLong(ModelRequest request) {
    return request.body().end() - request.body().start() > RequestReader.LARGE;
  }

  private static boolean isEnough(ModelRequest request, Usage said) {
    return said.isImpossible() || (said.prompt().isPresent() && isAnswerSaid(request, said));
  }

  // Vectors are no tokens.
  private static boolean isAnswerSaid(ModelRequest request, Usage said) {
    return said.completion().isPresent() || request.operation() == Operation.EMBEDDINGS;
  }
}
