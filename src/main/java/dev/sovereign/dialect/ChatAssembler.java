package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Puts the chunks of a streamed chat or text completion together into the plain answer.
///
/// Text is joined, tool calls are joined by index; of any other member the last value counts. Raw
/// values keep their bytes, so that numbers and unknown members stay as the provider wrote them.
/// Only the padding against eavesdroppers (`obfuscation`) is left out: a whole answer has none.
public final class ChatAssembler {
  private final boolean isChat;
  private final int limit;
  private final Map<String, String> top = new LinkedHashMap<>();
  private final Map<Long, AssembledChoice> choices = new TreeMap<>();
  private long size;
  private long kept;

  /// An answer that is larger than the limit.
  public static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge(int limit) {
      super("an answer is larger than " + limit + " bytes", null, false, false);
    }
  }

  private ChatAssembler(boolean isChat, int limit) {
    this.isChat = isChat;
    this.limit = limit;
  }

  /// For chunks of a chat completion.
  ///
  /// @param limit the most bytes that the chunks may have together
  public static ChatAssembler ofChat(int limit) {
    return new ChatAssembler(true, limit);
  }

  /// For chunks of a text completion.
  ///
  /// @param limit the most bytes that the chunks may have together
  public static ChatAssembler ofCompletions(int limit) {
    return new ChatAssembler(false, limit);
  }

  /// Takes the next chunk.
  ///
  /// @throws TooLarge when the chunks pass the limit
  public void add(byte[] chunk) {
    size += chunk.length;
    if (size > limit) {
      throw new TooLarge(limit);
    }
    var json = Json.parseAll(chunk);
    for (var member : json.members()) {
      if (member.name().equals("choices")) {
        member.value().items().forEach(this::choice);
      } else if (!member.name().equals("obfuscation")
          && (member.value().kind() != Json.Kind.NULL || !top.containsKey(member.name()))) {
        if (top.put(member.name(), member.value().raw()) == null) {
          kept += (long) member.value().end() - member.value().start();
        }
      }
    }
  }

  private void choice(Json choice) {
    kept +=
        choices
            .computeIfAbsent(choice.integer("index").orElse(0), _ -> new AssembledChoice(isChat))
            .add(choice);
  }

  /// About how many bytes of the chunks are kept: most of a chunk is the same in each.
  public long kept() {
    return kept;
  }

  /// The whole answer, under this model name.
  public byte[] whole(String model) {
    var out = new StringBuilder(1024).append('{');
    top.put("object", isChat ? "\"chat.completion\"" : "\"text_completion\"");
    top.put("model", JsonText.quote(model));
    top.forEach(
        (name, value) -> out.append(JsonText.quote(name)).append(':').append(value).append(','));
    out.append("\"choices\":[");
    var comma = "";
    for (var choice : choices.entrySet()) {
      out.append(comma);
      choice.getValue().write(choice.getKey(), out);
      comma = ",";
    }
    return out.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
