package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.util.regex.Pattern;

/// Writes JSON as YAML in blocks. Texts stay in quotes where they could be taken for something
/// else; a text of JSON is one of YAML too.
final class Yaml {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
  private static final Pattern WORD_OF_YAML =
      Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n|nan");

  private final StringBuilder text = new StringBuilder();

  private Yaml() {}

  /// The value in lines, the last one ended too.
  static String of(Json value) {
    var yaml = new Yaml();
    if (isBlock(value)) {
      yaml.block(value, "");
    } else {
      yaml.text.append(scalar(value)).append('\n');
    }
    return yaml.text.toString();
  }

  private static boolean isBlock(Json value) {
    return !value.items().isEmpty() || !value.members().isEmpty();
  }

  private void block(Json value, String indent) {
    var lead = "";
    for (var member : value.members()) {
      text.append(lead).append(quoted(member.name())).append(':');
      below(member.value(), indent, member.value().items().isEmpty() ? "  " : "");
      lead = indent;
    }
    for (var item : value.items()) {
      text.append(lead).append('-');
      if (isBlock(item)) {
        text.append(' ');
        block(item, indent + "  ");
      } else {
        text.append(' ').append(scalar(item)).append('\n');
      }
      lead = indent;
    }
  }

  private void below(Json value, String indent, String further) {
    if (isBlock(value)) {
      text.append('\n').append(indent).append(further);
      block(value, indent + further);
    } else {
      text.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static String scalar(Json value) {
    return value.kind() == Json.Kind.STRING ? quoted(value.text(), value.raw()) : value.raw();
  }

  private static String quoted(String name) {
    return quoted(name, JsonText.quote(name));
  }

  private static String quoted(String text, String json) {
    var isPlain = PLAIN.matcher(text).matches() && !WORD_OF_YAML.matcher(text).matches();
    return isPlain ? text : json;
  }
}
