package dev.sovereign.dialect;

import dev.sovereign.core.Event;
import dev.sovereign.core.Operation;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import dev.sovereign.json.Splice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Says a plain chat or text completion as the chunks of a stream: of each choice one with all that
/// it says, then of each how it ended, then the usage figures. [ChatAssembler] is the way back.
///
/// Raw values keep their bytes. What OpenAI puts into every chunk stands in every chunk; any other
/// member of the answer stands in the first, and of a choice in its last.
public final class ChatSplitter {
  private static final Set<String> IN_EACH =
      Set.of("id", "object", "created", "model", "system_fingerprint", "service_tier");
  static final int LEVELS = 4; // The answer, its choices, a choice, its message.

  private final boolean isChat;
  private final Json answer;
  private final String model;
  private final boolean wantsUsage;
  private final List<Event> chunks = new ArrayList<>();

  private ChatSplitter(boolean isChat, Json answer, String model, boolean wantsUsage) {
    this.isChat = isChat;
    this.answer = answer;
    this.model = JsonText.quote(model);
    this.wantsUsage = wantsUsage;
  }

  /// The chunks.
  ///
  /// @param answer what [WholeAnswer] takes as good
  /// @param model the name that its model has for the caller
  /// @param wantsUsage whether the caller asked for usage figures
  public static List<Event> chunks(
      Operation operation, Json answer, String model, boolean wantsUsage) {
    var splitter = new ChatSplitter(operation == Operation.CHAT, answer, model, wantsUsage);
    splitter.split();
    return splitter.chunks;
  }

  private void split() {
    var choices = answer.find("choices").map(Json::items).orElse(List.of());
    for (var i = 0; i < choices.size(); i++) {
      chunks.add(new Event.Content(chunk("[" + said(choices.get(i), i) + "]", "null")));
    }
    for (var i = 0; i < choices.size(); i++) {
      chunks.add(new Event.Content(chunk("[" + end(choices.get(i), i) + "]", "null")));
    }
    if (wantsUsage) {
      answer
          .present("usage")
          .ifPresent(it -> chunks.add(new Event.UsageReport(chunk("[]", it.raw()))));
    }
  }

  private byte[] chunk(String choices, String usage) {
    var splice = answer.splice();
    if (!chunks.isEmpty()) {
      for (var member : answer.members()) {
        if (!IN_EACH.contains(member.name())) {
          splice.drop(member.name());
        }
      }
    }
    splice.set("model", model);
    splice.set("object", isChat ? "\"chat.completion.chunk\"" : "\"text_completion\"");
    splice.set("choices", choices);
    return (wantsUsage ? splice.set("usage", usage) : splice.drop("usage")).toBytes();
  }

  private String said(Json choice, int place) {
    return "{\"index\":"
        + index(choice, place)
        + (isChat ? ",\"delta\":" + delta(choice) : ",\"text\":" + raw(choice, "text", "\"\""))
        + ",\"logprobs\":"
        + raw(choice, "logprobs", "null")
        + ",\"finish_reason\":null}";
  }

  private String end(Json choice, int place) {
    var splice = choice.splice().set("index", index(choice, place)).set("logprobs", "null");
    if (isChat) {
      splice.drop("message").set("delta", "{}");
    } else {
      splice.set("text", "\"\"");
    }
    // A whole answer that gives no reason has stopped; a stream without one has broken off.
    splice.set("finish_reason", raw(choice, "finish_reason", "\"stop\""));
    return text(splice);
  }

  private static String delta(Json choice) {
    var message = choice.present("message").filter(it -> it.kind() == Json.Kind.OBJECT);
    return message.map(ChatSplitter::ofMessage).orElse("{\"role\":\"assistant\"}");
  }

  private static String ofMessage(Json message) {
    var splice = message.splice().set("role", raw(message, "role", "\"assistant\""));
    message.find("tool_calls").filter(Json::isFilled).ifPresent(it -> number(it, splice));
    return text(splice);
  }

  // In a stream each call says which one it is, because its parts may come between others'.
  private static void number(Json calls, Splice message) {
    var numbered = new ArrayList<String>();
    for (var call : calls.items()) {
      var index = Integer.toString(numbered.size());
      var isCall = call.kind() == Json.Kind.OBJECT;
      numbered.add(isCall ? text(call.splice().set("index", index)) : call.raw());
    }
    message.set("tool_calls", "[" + String.join(",", numbered) + "]");
  }

  private static String index(Json choice, int place) {
    return raw(choice, "index", Integer.toString(place));
  }

  private static String raw(Json object, String name, String otherwise) {
    return object.present(name).map(Json::raw).orElse(otherwise);
  }

  private static String text(Splice splice) {
    return new String(splice.toBytes(), StandardCharsets.UTF_8);
  }
}
