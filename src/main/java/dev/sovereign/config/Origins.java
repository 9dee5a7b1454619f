package dev.sovereign.config;

import dev.sovereign.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A configuration as it is in force, with where each value comes from: a line of the file, the
/// environment, another key, the command, or the default.
///
/// @param places where the file says what
/// @param environment that the file's variables are filled in from
/// @param others where else the value of a key comes from, by the key
public record Origins(Places places, Map<String, String> environment, Map<String, String> others) {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*|\\d+(ms|[smhd]|[KMG]iB)");
  private static final Pattern WORD = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");
  private static final int COMMENT = 48;
  private static final String DEFAULT = "default";

  /// The configuration as a file that says everything; where a value comes from is a comment.
  public String yaml(List<Effective.Entry> entries) {
    var lines = new ArrayList<String>();
    List<String> before = List.of();
    for (var entry : entries) {
      var path = entry.path();
      for (var depth = shared(before, path); depth < path.size() - 1; depth++) {
        lines.add(" ".repeat(2 * depth) + scalar(JsonText.quote(path.get(depth))) + ":");
      }
      var line =
          " ".repeat(2 * (path.size() - 1))
              + scalar(JsonText.quote(path.getLast()))
              + ": "
              + scalar(entry.json());
      lines.add(line + " ".repeat(Math.max(2, COMMENT - line.length())) + "# " + of(entry.path()));
      before = path;
    }
    return String.join("\n", lines);
  }

  // How many sections two keys have in common.
  private static int shared(List<String> one, List<String> other) {
    var count = 0;
    while (count < Math.min(one.size(), other.size()) - 1
        && one.get(count).equals(other.get(count))) {
      count++;
    }
    return count;
  }

  private static String scalar(String json) {
    if (!json.startsWith("\"")) {
      return json;
    }
    var text = json.substring(1, json.length() - 1);
    return PLAIN.matcher(text).matches() && !WORD.matcher(text).matches() ? text : json;
  }

  /// The configuration as a list of keys.
  public String json(List<Effective.Entry> entries) {
    return entries.stream().map(this::object).collect(Collectors.joining(",\n ", "[", "]"));
  }

  private String object(Effective.Entry entry) {
    return "{\"key\":"
        + JsonText.quote(entry.key())
        + ",\"value\":"
        + entry.json()
        + ",\"from\":"
        + JsonText.quote(of(entry.path()))
        + "}";
  }

  /// Where the value of a key comes from.
  String of(List<String> path) {
    return Optional.ofNullable(others.get(String.join(".", path)))
        .or(() -> said(path))
        .or(() -> inherited(path))
        .orElse(DEFAULT);
  }

  private Optional<String> said(List<String> path) {
    return places.of(path).map(it -> places.file() + ":" + it.line() + variables(it));
  }

  private String variables(Places.Place place) {
    return place.variables().stream()
        .filter(it -> !environment.getOrDefault(it, "").isEmpty())
        .map(it -> ", environment " + it)
        .collect(Collectors.joining());
  }

  // A provider's times are those of the file, and a capability is walked as `routing` says.
  private Optional<String> inherited(List<String> path) {
    var isNamed = path.size() > 2;
    if (isNamed && path.getFirst().equals("capabilities")) {
      var rest = path.subList(2, path.size());
      return said(rest.size() == 1 ? List.of("routing", rest.getFirst()) : rest);
    }
    if (isNamed && path.getFirst().equals("providers") && path.get(2).equals("timeouts")) {
      return said(List.of("timeouts", path.getLast()));
    }
    return Optional.empty();
  }
}
