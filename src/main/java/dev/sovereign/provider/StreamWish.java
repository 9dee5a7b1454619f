package dev.sovereign.provider;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.json.Json;
import java.util.Set;

/// Whether an upstream is asked for a stream.
final class StreamWish {
  private static final Set<String> KNOWN_FORMATS = Set.of("text", "json_object", "json_schema");
  /// Members that a server refuses in a stream, or answers there in a form that cannot be joined.
  private static final Set<String> NOT_STREAMED =
      Set.of("prompt_logprobs", "use_beam_search", "return_token_ids");

  private StreamWish() {}

  static boolean of(ModelRequest request, UpstreamStream setting) {
    if (request.operation() == Operation.EMBEDDINGS || setting == UpstreamStream.NEVER) {
      return false;
    }
    if (request.wantsStream()) {
      return true;
    }
    return setting == UpstreamStream.ALWAYS && canBeAssembled(request.body());
  }

  // A whole answer is put together again only from parts that we know.
  private static boolean canBeAssembled(Json body) {
    return NOT_STREAMED.stream().noneMatch(it -> body.present(it).isPresent())
        && body.integer("n").orElse(1) <= 1
        && body.integer("best_of").orElse(1) <= 1
        && body.present("audio").isEmpty()
        && body.present("modalities").map(StreamWish::isTextOnly).orElse(true)
        && body.present("response_format").map(StreamWish::isKnown).orElse(true);
  }

  private static boolean isTextOnly(Json modalities) {
    return modalities.items().stream().allMatch(it -> it.text().equals("text"));
  }

  private static boolean isKnown(Json format) {
    return format.string("type").map(KNOWN_FORMATS::contains).orElse(false);
  }
}
