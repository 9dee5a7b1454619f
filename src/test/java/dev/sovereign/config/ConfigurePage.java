package dev.sovereign.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// `docs/configure.md`, taken apart.
final class ConfigurePage {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  /// One key as the page tells of it.
  record Row(String key, String type, String usual) {}

  private ConfigurePage() {}

  static List<Row> rows() {
    return ROW.matcher(text())
        .results()
        .map(it -> new Row(it.group(1), it.group(2), it.group(3)))
        .toList();
  }

  static List<String> keys() {
    return rows().stream().map(Row::key).sorted().toList();
  }

  static List<String> examples() {
    return EXAMPLE.matcher(text()).results().map((MatchResult it) -> it.group(1)).toList();
  }

  private static String text() {
    try {
      return Files.readString(Path.of("docs/configure.md"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
