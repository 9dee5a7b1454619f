package dev.sovereign.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills `${VAR}`, `${VAR:-default}` and `${VAR:?message}` in from the environment.
final class Variables {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([-?])([^}]*))?}");

  private final Map<String, String> environment;

  Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// The names of the variables that a value asks for.
  static List<String> in(String text) {
    return VARIABLE.matcher(text).results().map(it -> it.group(1)).toList();
  }

  /// @throws IllegalArgumentException if a variable is missing that has no default
  String fill(String text) {
    var matcher = VARIABLE.matcher(text);
    var filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher)));
    }
    return matcher.appendTail(filled).toString();
  }

  private String value(Matcher found) {
    var name = found.group(1);
    var value = environment.get(name);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if ("-".equals(found.group(2))) {
      return found.group(3);
    }
    var message = found.group(3) == null ? "it has no default" : found.group(3);
    throw new IllegalArgumentException("the environment has no " + name + ": " + message);
  }
}
