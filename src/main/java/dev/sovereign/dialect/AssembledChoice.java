package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One choice of an answer while its chunks come in.
final class AssembledChoice {
  private static final Set<String> LISTS = Set.of("content", "refusal");

  private final boolean isChat;
  private final Map<String, String> other = new LinkedHashMap<>();
  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<Long, AssembledTool> tools = new TreeMap<>();
  private final Map<String, StringBuilder> logprobs = new LinkedHashMap<>();

  AssembledChoice(boolean isChat) {
    this.isChat = isChat;
  }

  void add(Json choice) {
    for (var member : choice.members()) {
      switch (member.name()) {
        case "index" -> {}
        case "delta" -> member.value().members().forEach(this::delta);
        case "text" -> text("text", member.value());
        case "logprobs" -> member.value().members().forEach(this::logprob);
        default -> keep(other, member);
      }
    }
  }

  private void delta(Json.Member member) {
    switch (member.name()) {
      case "role" -> {}
      case "tool_calls" -> member.value().items().forEach(this::tool);
      default -> {
        if (member.value().kind() == Json.Kind.STRING) {
          text(member.name(), member.value());
        } else {
          keep(values, member);
        }
      }
    }
  }

  private void text(String name, Json value) {
    texts.computeIfAbsent(name, _ -> new StringBuilder()).append(value.text());
  }

  private void tool(Json call) {
    tools.computeIfAbsent(call.integer("index").orElse(0), _ -> new AssembledTool()).add(call);
  }

  private void logprob(Json.Member member) {
    if (!LISTS.contains(member.name()) || member.value().items().isEmpty()) {
      return;
    }
    var list = logprobs.computeIfAbsent(member.name(), _ -> new StringBuilder());
    for (var item : member.value().items()) {
      list.append(list.isEmpty() ? "" : ",").append(item.raw());
    }
  }

  // What was said once is not taken back by a null.
  private static void keep(Map<String, String> values, Json.Member member) {
    if (member.value().kind() != Json.Kind.NULL || !values.containsKey(member.name())) {
      values.put(member.name(), member.value().raw());
    }
  }

  void write(long index, StringBuilder out) {
    out.append("{\"index\":").append(index);
    if (isChat) {
      out.append(",\"message\":{\"role\":\"assistant\"");
      message(out);
      out.append('}');
    } else {
      member(
          out, "text", JsonText.quote(texts.getOrDefault("text", new StringBuilder()).toString()));
    }
    out.append(",\"logprobs\":").append(logprobs.isEmpty() ? "null" : lists());
    other.putIfAbsent("finish_reason", "null");
    other.forEach((name, value) -> member(out, name, value));
    out.append('}');
  }

  private void message(StringBuilder out) {
    var content = texts.getOrDefault("content", new StringBuilder()).toString();
    var isNull = content.isEmpty() && (!tools.isEmpty() || !texts.containsKey("content"));
    member(out, "content", isNull ? "null" : JsonText.quote(content));
    texts.forEach(
        (name, text) -> {
          if (!name.equals("content")) {
            member(out, name, JsonText.quote(text.toString()));
          }
        });
    values.forEach(
        (name, value) -> {
          if (!texts.containsKey(name) && !name.equals("content")) {
            member(out, name, value);
          }
        });
    if (!tools.isEmpty()) {
      out.append(",\"tool_calls\":[");
      var comma = "";
      for (var tool : tools.values()) {
        out.append(comma);
        tool.write(out);
        comma = ",";
      }
      out.append(']');
    }
  }

  private String lists() {
    var out = new StringBuilder("{");
    logprobs.forEach(
        (name, list) -> {
          out.append(out.length() == 1 ? "" : ",").append(JsonText.quote(name));
          out.append(":[").append(list).append(']');
        });
    return out.append('}').toString();
  }

  private static void member(StringBuilder out, String name, String value) {
    out.append(',').append(JsonText.quote(name)).append(':').append(value);
  }
}
