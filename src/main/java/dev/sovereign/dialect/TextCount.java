package dev.sovereign.dialect;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How much text is in prompts and answers, for calls of which the provider does not say how many
/// tokens they had: four bytes of UTF-8 count as one token.
///
/// That is about what a tokenizer makes of English, too little for code and for some languages, and
/// nothing of images, sound and files.
public final class TextCount {
  private static final int BYTES_PER_TOKEN = 4;
  private static final Set<String> TEXTS = Set.of("messages", "prompt", "suffix", "input");
  private static final Set<String> DEFINITIONS = Set.of("tools", "functions", "response_format");
  private static final Set<String> NO_TEXT =
      Set.of(
          "role",
          "type",
          "id",
          "tool_call_id",
          "index",
          "image_url",
          "input_audio",
          "file",
          "cache_control");

  private TextCount() {}

  /// As many tokens as we take so many bytes for.
  public static long tokens(long bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }

  /// The bytes of a request's prompt; what it defines of tools counts as it stands there, and a
  /// token that is given by its number as one.
  public static long prompt(ModelRequest request) {
    return prompt(request.body());
  }

  static long prompt(Json body) {
    var bytes = 0L;
    for (var member : body.members()) {
      var value = member.value();
      if (TEXTS.contains(member.name())) {
        bytes += text(value);
      } else if (DEFINITIONS.contains(member.name())) {
        bytes += value.end() - value.start();
      }
    }
    return bytes;
  }

  /// The bytes of a whole answer's choices; vectors have none.
  public static long answer(byte[] answer) {
    return answer(Json.parseAll(answer));
  }

  /// As [#answer(byte[])].
  public static long answer(Json answer) {
    var bytes = 0L;
    for (var choice : answer.find("choices").map(Json::items).orElse(List.of())) {
      bytes += choice(choice);
    }
    return bytes;
  }

  /// The bytes of one choice, of a whole answer or of a chunk.
  static long choice(Json choice) {
    var said = choice.present("message").or(() -> choice.present("delta"));
    return size(choice.present("text")) + said.map(TextCount::said).orElse(0L);
  }

  // Some servers give their reasoning under two names at once.
  private static long said(Json message) {
    var reasoning =
        Math.max(size(message.present("reasoning")), size(message.present("reasoning_content")));
    return size(message.present("content"))
        + size(message.present("refusal"))
        + reasoning
        + size(message.present("tool_calls"))
        + size(message.present("function_call"));
  }

  private static long size(Optional<Json> value) {
    return value.map(TextCount::text).orElse(0L);
  }

  private static long text(Json value) {
    return switch (value.kind()) {
      case STRING -> value.textBytes();
      case NUMBER -> BYTES_PER_TOKEN;
      case ARRAY -> value.items().stream().mapToLong(TextCount::text).sum();
      case OBJECT ->
          value.members().stream()
              .filter(it -> !NO_TEXT.contains(it.name()))
              .mapToLong(it -> text(it.value()))
              .sum();
      case BOOLEAN, NULL -> 0;
    };
  }
}
