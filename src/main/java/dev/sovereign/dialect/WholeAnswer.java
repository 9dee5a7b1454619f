package dev.sovereign.dialect;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.JsonText;

/// What a plain answer is.
public sealed interface WholeAnswer {
  /// An answer, under the name that its provider gave its model.
  record Good(Json json, Usage usage) implements WholeAnswer {
    /// The answer under a name of ours, without an attestation of somebody else's.
    public byte[] named(String publicModel) {
      return json.splice()
          .set("model", JsonText.quoted(publicModel))
          .drop(ChunkReader.ATTESTATION)
          .toBytes();
    }
  }

  /// Something else under status 200.
  record Bad(Outcome why) implements WholeAnswer {}

  /// Reads the body of a 200.
  ///
  /// @param isSplit whether [ChatSplitter] is to make a stream of it
  static WholeAnswer read(Operation operation, byte[] body, boolean isSplit) {
    Json json;
    try {
      json = Json.parseUpper(body, isSplit ? ChatSplitter.LEVELS : levels(operation));
    } catch (JsonFailure notJson) {
      return bad(Failure.Kind.BAD_ANSWER);
    }
    var error = json.present("error");
    if (error.isPresent()) {
      return new Bad(ErrorBody.inStream(error.get()));
    }
    if (!json.find(list(operation)).map(it -> isWhole(operation, it)).orElse(false)) {
      return bad(Failure.Kind.BAD_ANSWER);
    }
    var usage = json.present("usage").map(UsageReader::read).orElse(Usage.UNKNOWN);
    return new Good(json, usage);
  }

  // Choices and their finish reasons, usage and its details; of vectors not a single number.
  private static int levels(Operation operation) {
    return operation == Operation.EMBEDDINGS ? 1 : 3;
  }

  private static String list(Operation operation) {
    return switch (operation) {
      case CHAT, COMPLETIONS -> "choices";
      case EMBEDDINGS -> "data";
    };
  }

  private static boolean isWhole(Operation operation, Json list) {
    if (!list.isFilled()) {
      return false;
    }
    return operation == Operation.EMBEDDINGS
        || list.items().stream().noneMatch(WholeAnswer::isBroken);
  }

  private static boolean isBroken(Json choice) {
    var reason = choice.string("finish_reason").orElse("stop");
    return choice.kind() != Json.Kind.OBJECT
        || choice.present("error").isPresent()
        || reason.equals("error")
        || reason.equals("abort");
  }

  private static Bad bad(Failure.Kind kind) {
    return new Bad(new Outcome.Failed(Failure.of(kind, 200)));
  }
}
