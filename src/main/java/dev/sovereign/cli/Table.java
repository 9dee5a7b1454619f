package dev.sovereign.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Rows under titles, in columns that fit a line: what is too long is cut, the longest first. A
/// number or a time is never cut: what is left of it would be another one.
final class Table {
  /// Between two columns.
  static final String GAP = "  ";

  private static final int SHORTEST = 4;

  /// What would move the cursor of a terminal, or break a row.
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private static final Pattern EXACT = Pattern.compile("[-+\\d.,:TZ]*");

  private final List<Integer> widths;
  private final List<Integer> least;

  private Table(List<Integer> widths, List<Integer> least) {
    this.widths = widths;
    this.least = least;
  }

  /// The lines of a table, its titles first.
  ///
  /// @param width of a line
  static List<String> lines(List<String> titles, List<List<String>> rows, int width) {
    var all = new ArrayList<List<String>>();
    all.add(titles.stream().map(it -> it.toUpperCase(Locale.ROOT)).toList());
    rows.forEach(
        row -> all.add(row.stream().map(it -> CONTROL.matcher(it).replaceAll("?")).toList()));
    var table = new Table(widths(all), least(all));
    table.fit(width);
    return all.stream().map(table::line).toList();
  }

  private static List<Integer> widths(List<List<String>> rows) {
    var widths = new ArrayList<Integer>();
    for (var i = 0; i < rows.getFirst().size(); i++) {
      var column = i;
      widths.add(rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
    }
    return widths;
  }

  private static List<Integer> least(List<List<String>> rows) {
    var exact =
        rows.stream()
            .skip(1)
            .map(row -> row.stream().map(it -> EXACT.matcher(it).matches() ? it : "").toList());
    return widths(
            Stream.concat(Stream.of(rows.getFirst().stream().map(_ -> "").toList()), exact)
                .toList())
        .stream()
        .map(it -> Math.max(SHORTEST, it))
        .toList();
  }

  private void fit(int width) {
    while (total() > width) {
      var longest = -1;
      for (var i = 0; i < widths.size(); i++) {
        if (widths.get(i) > least.get(i) && (longest < 0 || widths.get(i) > widths.get(longest))) {
          longest = i;
        }
      }
      if (longest < 0) {
        return;
      }
      widths.set(longest, widths.get(longest) - 1);
    }
  }

  private long total() {
    return widths.stream().mapToLong(Integer::longValue).sum()
        + (long) GAP.length() * (widths.size() - 1);
  }

  private String line(List<String> row) {
    var line = new StringBuilder();
    for (var i = 0; i < row.size(); i++) {
      var cell = cut(row.get(i), widths.get(i));
      line.append(cell).append(" ".repeat(widths.get(i) - length(cell))).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String text, int width) {
    return length(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
