package dev.sovereign.cli;

import java.util.List;
import java.util.stream.Collectors;

/// Lines of comma-separated values (RFC 4180), without their ends.
final class Csv {
  private Csv() {}

  static String line(List<String> values) {
    return values.stream().map(Csv::value).collect(Collectors.joining(","));
  }

  private static String value(String text) {
    var isPlain = text.chars().noneMatch(it -> it == ',' || it == '"' || it < ' ');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
