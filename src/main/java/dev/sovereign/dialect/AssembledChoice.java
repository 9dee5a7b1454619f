package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One choice of an answer while its chunks come in: texts and lists are joined, of any other
/// member the last value counts.
final class AssembledChoice {
  private final boolean isChat;
  private final Map<String, String> other = new LinkedHashMap<>();
  private final Map<String, List<String>> otherLists = new LinkedHashMap<>();
  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, List<String>> lists = new LinkedHashMap<>();
  private final Map<Long, AssembledTool> tools = new TreeMap<>();
  private final Map<String, List<String>> logprobs = new LinkedHashMap<>();
  private AssembledTool.@Nullable Call legacyCall;
  private long kept;

  AssembledChoice(boolean isChat) {
    this.isChat = isChat;
  }

  /// Takes what the next chunk says of the choice.
  ///
  /// @return about how many bytes more it has now
  long add(Json choice) {
    var before = kept;
    for (var member : choice.members()) {
      switch (member.name()) {
        case "index" -> {}
        case "delta" -> member.value().members().forEach(this::delta);
        case "text" -> text("text", member.value());
        case "logprobs" -> member.value().members().forEach(it -> append(logprobs, it));
        default -> {
          if (member.value().kind() == Json.Kind.ARRAY) {
            append(otherLists, member);
          } else {
            keep(other, member);
          }
        }
      }
    }
    return kept - before;
  }

  private void delta(Json.Member member) {
    switch (member.name()) {
      case "role" -> {}
      case "tool_calls" -> member.value().items().forEach(this::tool);
      case "function_call" -> legacy(member.value());
      default -> {
        switch (member.value().kind()) {
          case STRING -> text(member.name(), member.value());
          case ARRAY -> append(lists, member);
          case OBJECT, NUMBER, BOOLEAN, NULL -> keep(values, member);
        }
      }
    }
  }

  // One call, in the form from before there were tools.
  private void legacy(Json call) {
    if (call.kind() == Json.Kind.OBJECT) {
      kept += size(call);
      if (legacyCall == null) {
        legacyCall = new AssembledTool.Call("arguments");
      }
      call.members().forEach(legacyCall::add);
    }
  }

  private static long size(Json value) {
    return (long) value.end() - value.start();
  }

  private void text(String name, Json value) {
    kept += size(value);
    texts.computeIfAbsent(name, _ -> new StringBuilder()).append(value.text());
  }

  private void tool(Json call) {
    kept += size(call);
    tools.computeIfAbsent(call.integer("index").orElse(0), _ -> new AssembledTool()).add(call);
  }

  private void append(Map<String, List<String>> lists, Json.Member member) {
    kept += size(member.value());
    var list = lists.computeIfAbsent(member.name(), _ -> new ArrayList<>());
    member.value().items().forEach(item -> list.add(item.raw()));
  }

  // What was said once is not taken back by a null.
  private void keep(Map<String, String> values, Json.Member member) {
    var isNew = !values.containsKey(member.name());
    if (isNew || member.value().kind() != Json.Kind.NULL) {
      values.put(member.name(), member.value().raw());
      kept += isNew ? size(member.value()) : 0;
    }
  }

  void write(long index, StringBuilder out) {
    out.append("{\"index\":").append(index);
    if (isChat) {
      out.append(",\"message\":{\"role\":\"assistant\"");
      message(out);
      out.append('}');
    } else {
      member(out, "text", JsonText.quote(said("text")));
    }
    out.append(",\"logprobs\":").append(logprobs.isEmpty() ? "null" : logprobs());
    other.putIfAbsent("finish_reason", "null");
    other.forEach((name, value) -> member(out, name, value));
    otherLists.forEach((name, list) -> member(out, name, array(list)));
    out.append('}');
  }

  private void message(StringBuilder out) {
    var content = said("content");
    var hasCall = !tools.isEmpty() || legacyCall != null;
    var isNull = content.isEmpty() && (hasCall || !texts.containsKey("content"));
    member(out, "content", isNull ? "null" : JsonText.quote(content));
    texts.forEach(
        (name, text) -> {
          if (!name.equals("content")) {
            member(out, name, JsonText.quote(text.toString()));
          }
        });
    lists.forEach((name, list) -> member(out, name, array(list)));
    values.forEach(
        (name, value) -> {
          if (!texts.containsKey(name) && !lists.containsKey(name) && !name.equals("content")) {
            member(out, name, value);
          }
        });
    calls(out);
  }

  private void calls(StringBuilder out) {
    if (legacyCall != null) {
      out.append(",\"function_call\":");
      legacyCall.write(out);
    }
    if (!tools.isEmpty()) {
      var comma = ",\"tool_calls\":[";
      for (var tool : tools.values()) {
        out.append(comma);
        tool.write(out);
        comma = ",";
      }
      out.append(']');
    }
  }

  private String said(String name) {
    return texts.getOrDefault(name, new StringBuilder()).toString();
  }

  // A list that was never more than null stays null.
  private String logprobs() {
    var out = new StringBuilder("{");
    logprobs.forEach(
        (name, list) -> {
          out.append(out.length() == 1 ? "" : ",").append(JsonText.quote(name)).append(':');
          out.append(list.isEmpty() ? "null" : array(list));
        });
    return out.append('}').toString();
  }

  private static String array(List<String> items) {
    return "[" + String.join(",", items) + "]";
  }

  private static void member(StringBuilder out, String name, String value) {
    out.append(',').append(JsonText.quote(name)).append(':').append(value);
  }
}
