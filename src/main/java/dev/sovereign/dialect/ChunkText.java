package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import java.util.List;

/// What one chunk of a streamed answer says, where the answer has one choice.
///
/// @param text what it adds to the answer's text
/// @param isOnlyText whether nothing else of an answer stands in it
/// @param ends whether it holds a finish reason
record ChunkText(String text, boolean isOnlyText, boolean ends) {
  private static final ChunkText NOTHING = new ChunkText("", true, false);

  static ChunkText of(Json chunk, boolean isChat) {
    var choices = chunk.find("choices").map(Json::items).orElse(List.of());
    if (choices.isEmpty()) {
      return NOTHING;
    }
    var choice = choices.getFirst();
    var isOnlyText =
        choices.size() == 1 && choice.integer("index").orElse(0) == 0 && isOnlyText(choice, isChat);
    return new ChunkText(
        text(choice, isChat), isOnlyText, choice.string("finish_reason").isPresent());
  }

  private static String text(Json choice, boolean isChat) {
    return isChat
        ? choice.present("delta").flatMap(it -> it.string("content")).orElse("")
        : choice.string("text").orElse("");
  }

  // Servers add members of their own to a choice; what an answer can hold has these names.
  private static boolean isOnlyText(Json choice, boolean isChat) {
    if (isFilled(choice, "logprobs") || isFilled(choice, isChat ? "text" : "delta")) {
      return false;
    }
    var delta = choice.present("delta");
    return delta.isEmpty() || delta.get().members().stream().noneMatch(ChunkText::isOther);
  }

  private static boolean isOther(Json.Member member) {
    return switch (member.name()) {
      case "role" -> false;
      case "content" -> member.value().kind() != Json.Kind.STRING && member.value().isFilled();
      default -> member.value().isFilled();
    };
  }

  private static boolean isFilled(Json object, String name) {
    return object.find(name).map(Json::isFilled).orElse(false);
  }
}
