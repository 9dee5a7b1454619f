package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/// One tool call while its chunks come in: arguments and input are joined, of all else the first
/// word that is not empty counts.
final class AssembledTool {
  private final Map<String, String> members = new LinkedHashMap<>();
  private final Map<String, Call> calls = new LinkedHashMap<>();

  /// What a tool is called with: a `function` with `arguments`, or a `custom` with its `input`.
  static final class Call {
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();

    Call(String textMember) {
      texts.put(textMember, new StringBuilder());
    }

    void add(Json.Member member) {
      var text = texts.get(member.name());
      if (text == null) {
        first(members, member);
      } else if (member.value().kind() != Json.Kind.NULL) {
        text.append(member.value().text());
      }
    }

    void write(StringBuilder out) {
      out.append('{');
      members.forEach(
          (name, value) -> out.append(JsonText.quote(name)).append(':').append(value).append(','));
      texts.forEach(
          (name, text) ->
              out.append(JsonText.quote(name)).append(':').append(JsonText.quote(text.toString())));
      out.append('}');
    }
  }

  void add(Json call) {
    for (var member : call.members()) {
      switch (member.name()) {
        case "index" -> {}
        case "function" -> called(member, "arguments");
        case "custom" -> called(member, "input");
        default -> first(members, member);
      }
    }
  }

  private void called(Json.Member member, String textMember) {
    if (member.value().kind() == Json.Kind.OBJECT) {
      var call = calls.computeIfAbsent(member.name(), _ -> new Call(textMember));
      member.value().members().forEach(call::add);
    }
  }

  private static void first(Map<String, String> members, Json.Member member) {
    if (member.value().kind() != Json.Kind.STRING || member.value().isFilled()) {
      members.putIfAbsent(member.name(), member.value().raw());
    }
  }

  void write(StringBuilder out) {
    if (calls.isEmpty()) {
      calls.put("function", new Call("arguments"));
    }
    members.putIfAbsent("type", JsonText.quote(calls.keySet().iterator().next()));
    var comma = "{";
    for (var member : members.entrySet()) {
      out.append(comma).append(JsonText.quote(member.getKey())).append(':');
      out.append(member.getValue());
      comma = ",";
    }
    for (var call : calls.entrySet()) {
      out.append(comma).append(JsonText.quote(call.getKey())).append(':');
      call.getValue().write(out);
    }
    out.append('}');
  }
}
