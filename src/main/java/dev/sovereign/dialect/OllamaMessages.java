package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Says the messages of a chat in Ollama's words: one text per message, images apart, the arguments
/// of tool calls as objects, results of tools by the tool's name.
final class OllamaMessages {
  private final Map<String, String> toolNames = new HashMap<>();
  private final StringBuilder out;

  private OllamaMessages(StringBuilder out) {
    this.out = out;
  }

  /// @throws OllamaRequest.Unsupported if a part of a message cannot be said
  static void write(List<Json> messages, StringBuilder out) {
    var writer = new OllamaMessages(out);
    out.append('[');
    for (var i = 0; i < messages.size(); i++) {
      out.append(i == 0 ? "" : ",");
      writer.message(messages.get(i));
    }
    out.append(']');
  }

  private void message(Json message) {
    var role = message.string("role").orElse("user");
    out.append("{\"role\":").append(JsonText.quote(role.equals("developer") ? "system" : role));
    content(message);
    message
        .present("reasoning")
        .or(() -> message.present("reasoning_content"))
        .filter(it -> it.kind() == Json.Kind.STRING)
        .ifPresent(it -> out.append(",\"thinking\":").append(it.raw()));
    var calls = message.present("tool_calls").map(Json::items).orElse(List.of());
    if (!calls.isEmpty()) {
      out.append(",\"tool_calls\":[");
      for (var i = 0; i < calls.size(); i++) {
        out.append(i == 0 ? "" : ",");
        call(calls.get(i));
      }
      out.append(']');
    }
    message.string("tool_call_id").ifPresent(this::answered);
    out.append('}');
  }

  private void answered(String id) {
    out.append(",\"tool_name\":").append(JsonText.quote(toolNames.getOrDefault(id, id)));
    out.append(",\"tool_call_id\":").append(JsonText.quote(id));
  }

  private void content(Json message) {
    var text = new StringBuilder();
    var images = new ArrayList<String>();
    var content = message.present("content");
    if (content.isPresent() && content.get().kind() == Json.Kind.ARRAY) {
      content.get().items().forEach(part -> part(part, text, images));
    } else {
      text.append(message.string("content").orElse(""));
    }
    out.append(",\"content\":").append(JsonText.quote(text.toString()));
    if (!images.isEmpty()) {
      out.append(",\"images\":[").append(String.join(",", images)).append(']');
    }
  }

  private static void part(Json part, StringBuilder text, List<String> images) {
    switch (part.string("type").orElse("text")) {
      case "text" -> text.append(text.isEmpty() ? "" : "\n").append(part.string("text").orElse(""));
      case "refusal" -> text.append(part.string("refusal").orElse(""));
      case "image_url" -> images.add(image(part));
      default -> throw new OllamaRequest.Unsupported("Ollama takes text and images only.");
    }
  }

  private static String image(Json part) {
    var url = part.find("image_url").flatMap(it -> it.string("url")).orElse("");
    var comma = url.indexOf(";base64,");
    if (!url.startsWith("data:image/") || comma < 0) {
      throw new OllamaRequest.Unsupported("Ollama takes images as data URLs in base64 only.");
    }
    return JsonText.quote(url.substring(comma + ";base64,".length()));
  }

  private void call(Json call) {
    var function = call.find("function");
    if (function.isEmpty()) {
      throw new OllamaRequest.Unsupported("Ollama's tools are functions.");
    }
    var name = function.flatMap(it -> it.string("name")).orElse("");
    var id = call.string("id");
    id.ifPresent(it -> toolNames.put(it, name));
    out.append('{');
    id.ifPresent(it -> out.append("\"id\":").append(JsonText.quote(it)).append(','));
    out.append("\"function\":{\"name\":").append(JsonText.quote(name));
    out.append(",\"arguments\":");
    out.append(arguments(function.flatMap(it -> it.string("arguments")).orElse(""))).append("}}");
  }

  // Text of the caller's that goes between our own brackets must be one object, and nothing more.
  private static String arguments(String text) {
    if (text.isBlank()) {
      return "{}";
    }
    if (!isObject(text)) {
      throw new OllamaRequest.Unsupported("Ollama takes the arguments of a call as an object.");
    }
    return text;
  }

  private static boolean isObject(String text) {
    try {
      return Json.parseAll(text.getBytes(StandardCharsets.UTF_8)).kind() == Json.Kind.OBJECT;
    } catch (JsonFailure notJson) {
      return false;
    }
  }
}
