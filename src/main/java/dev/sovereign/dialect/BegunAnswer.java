package dev.sovereign.dialect;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import dev.sovereign.json.Splice;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A chat whose answer has begun, asked of a server that goes on from there instead of answering
/// anew, as vLLM does.
///
/// @param request with what the answer says so far as its last message
/// @param resumption cuts off what the server says once more
public record BegunAnswer(ModelRequest request, Resumption resumption) {
  private static final List<String> LIMITS = List.of("max_tokens", "max_completion_tokens");

  /// What is asked of one answer, and is another for its rest.
  private static final Set<String> OF_REQUEST =
      Set.of("messages", "n", "max_tokens", "max_completion_tokens");

  /// Members that mean the same for the rest of an answer as for all of it. A penalty, a stop word,
  /// a grammar or a tool looks back at what was generated, and there is nothing of that.
  private static final Set<String> MEAN_THE_SAME =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "seed",
          "n",
          "logit_bias",
          "user",
          "metadata",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key");

  /// What else a configuration may set in every request: how a server schedules and caches it.
  private static final Set<String> OF_SERVERS = Set.of("priority", "cache_salt");

  /// Whether a member that a configuration sets in every request leaves the rest of an answer the
  /// same: no limit, which is another for the rest, and nothing that shapes text in an own way.
  public static boolean allowsSetting(String member) {
    return OF_SERVERS.contains(member)
        || (MEAN_THE_SAME.contains(member) && !OF_REQUEST.contains(member));
  }

  /// The request, if all of it can be asked so.
  ///
  /// @param soFar what the answer has used up to where it broke off, by the count of its server
  public static Optional<BegunAnswer> of(ModelRequest request, Delivered delivered, Usage soFar) {
    var text = delivered.text();
    var kept = withoutBlanksAtItsEnd(text);
    if (kept == 0 || hasHalves(text, kept) || !isCounted(soFar) || !canBeAsked(request)) {
      return Optional.empty();
    }
    var splice = request.body().splice();
    for (var name : LIMITS) {
      if (request.body().present(name).isPresent()) {
        var rest = request.body().integer(name).orElse(0) - soFar.completion().orElse(0);
        // Blanks that come again cost tokens which nobody has counted.
        if (rest <= 0 || kept < text.length()) {
          return Optional.empty();
        }
        splice.set(name, Long.toString(rest));
      }
    }
    return messages(request.body(), text.substring(0, kept))
        .map(it -> begun(splice.set("messages", it), request))
        .map(it -> new BegunAnswer(it, delivered.rest(kept, soFar)));
  }

  // Templates trim what they are given, so the server says blanks at its end once more.
  private static int withoutBlanksAtItsEnd(String text) {
    var end = text.length();
    while (end > 0 && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  // Everything that Python takes for white space.
  private static boolean isBlank(char unit) {
    return Character.isWhitespace(unit) || Character.isSpaceChar(unit) || unit == '\u0085';
  }

  private static boolean hasHalves(String text, int end) {
    return text.substring(0, end)
        .codePoints()
        .anyMatch(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE);
  }

  private static boolean isCounted(Usage soFar) {
    return soFar.prompt().isPresent() && soFar.completion().isPresent() && !soFar.isImpossible();
  }

  private static boolean canBeAsked(ModelRequest request) {
    return request.operation() == Operation.CHAT
        && !RequestReader.isLarge(request)
        && request.body().members().stream().allMatch(it -> MEAN_THE_SAME.contains(it.name()));
  }

  private static Optional<String> messages(Json body, String text) {
    var messages = body.present("messages").map(Json::items).orElse(List.of());
    if (messages.isEmpty() || isAssistants(messages.getLast())) {
      return Optional.empty();
    }
    var all = body.present("messages").orElseThrow().raw();
    return Optional.of(
        all.substring(0, all.lastIndexOf(']'))
            + ",{\"role\":\"assistant\",\"content\":"
            + JsonText.quote(text)
            + "}]");
  }

  private static boolean isAssistants(Json message) {
    return message.string("role").orElse("").equals("assistant");
  }

  private static ModelRequest begun(Splice body, ModelRequest request) {
    var bytes =
        body.set("add_generation_prompt", "false").set("continue_final_message", "true").toBytes();
    return request.asking(Json.parseUpper(bytes, 1));
  }
}
