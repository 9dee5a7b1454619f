package dev.sovereign.dialect;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/// One tool call while its chunks come in: its arguments are joined, of all else the first word
/// that is not empty counts.
final class AssembledTool {
  private final Map<String, String> members = new LinkedHashMap<>();
  private final Map<String, String> function = new LinkedHashMap<>();
  private final StringBuilder arguments = new StringBuilder();

  void add(Json call) {
    for (var member : call.members()) {
      if (member.name().equals("function")) {
        member.value().members().forEach(this::function);
      } else if (!member.name().equals("index")) {
        first(members, member);
      }
    }
  }

  private void function(Json.Member member) {
    if (member.name().equals("arguments")) {
      arguments.append(member.value().kind() == Json.Kind.NULL ? "" : member.value().text());
    } else {
      first(function, member);
    }
  }

  private static void first(Map<String, String> members, Json.Member member) {
    if (member.value().kind() != Json.Kind.STRING || member.value().isFilled()) {
      members.putIfAbsent(member.name(), member.value().raw());
    }
  }

  void write(StringBuilder out) {
    out.append('{');
    members.putIfAbsent("type", "\"function\"");
    members.forEach(
        (name, value) -> out.append(JsonText.quote(name)).append(':').append(value).append(','));
    out.append("\"function\":{");
    function.forEach(
        (name, value) -> out.append(JsonText.quote(name)).append(':').append(value).append(','));
    out.append("\"arguments\":").append(JsonText.quote(arguments.toString())).append("}}");
  }
}
