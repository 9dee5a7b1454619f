package dev.sovereign.api;

import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageSums;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Usage as a table with a line of names (RFC 4180), in UTF-8. It may have a hundred thousand
/// lines, so they are written piece by piece, by any thread.
final class UsageTable {
  private static final int BYTES_OF_LINE = 160;

  private final List<UsageDimension> by;
  private final String currency;

  // Of hours there are far fewer than lines, and of other words too.
  private final Map<String, String> hours = new ConcurrentHashMap<>();
  private final Map<String, String> cells = new ConcurrentHashMap<>();

  UsageTable(UsageQuery query, String currency) {
    this.by = query.by();
    this.currency = currency;
  }

  /// The table of these lines.
  ///
  /// @param lines what [#lines] made, in order
  byte[] of(List<byte[]> lines) {
    var names = names();
    var all = new byte[names.length + lines.stream().mapToInt(it -> it.length).sum()];
    System.arraycopy(names, 0, all, 0, names.length);
    var at = names.length;
    for (var piece : lines) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  private byte[] names() {
    var names = new ArrayList<String>();
    by.forEach(it -> names.add(it.word()));
    UsageText.FIGURES.forEach(it -> names.add(it.name()));
    names.set(names.indexOf(UsageText.COST_NANOS), "currency"); // Said once, as a decimal.
    return (String.join(",", names) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Lines of the table; any thread may ask.
  byte[] lines(List<UsageGroup> groups) {
    var out = new StringBuilder(BYTES_OF_LINE * groups.size());
    for (var group : groups) {
      values(group, out);
      figures(group.sums(), out);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void values(UsageGroup group, StringBuilder out) {
    for (var i = 0; i < by.size(); i++) {
      var value = group.values().get(i);
      out.append(
          by.get(i) == UsageDimension.HOUR
              ? hours.computeIfAbsent(value, UsageText::hour)
              : cells.computeIfAbsent(value, UsageTable::cell));
      out.append(',');
    }
  }

  private void figures(UsageSums sums, StringBuilder out) {
    for (var figure : UsageText.FIGURES) {
      if (figure.name().equals(UsageText.COST_NANOS)) {
        out.append(currency);
      } else {
        figure.text().accept(sums, out);
      }
      out.append(',');
    }
    out.setLength(out.length() - 1);
    out.append("\r\n");
  }

  // A cell that a spreadsheet would take for a formula is shown as text.
  private static String cell(String value) {
    var isFormula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
    var text = isFormula ? "'" + value : value;
    return needsQuotes(text) ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static boolean needsQuotes(String text) {
    for (var i = 0; i < text.length(); i++) {
      if ("\",\r\n".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }
}
