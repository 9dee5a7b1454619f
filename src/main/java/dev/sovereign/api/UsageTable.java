package dev.sovereign.api;

import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageSums;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Usage as a table with a line of names (RFC 4180). It may have a hundred thousand lines, so they
/// are written on all cores.
final class UsageTable {
  private static final int CHUNK = 4_096; // Lines that are written together.
  private static final int BYTES_OF_LINE = 160;

  private final UsageQuery query;
  private final List<UsageGroup> groups;
  private final String currency;

  private UsageTable(UsageQuery query, List<UsageGroup> groups, String currency) {
    this.query = query;
    this.groups = groups;
    this.currency = currency;
  }

  /// The table in UTF-8.
  static byte[] csv(UsageQuery query, List<UsageGroup> groups, String currency) {
    return new UsageTable(query, groups, currency).bytes();
  }

  private byte[] bytes() {
    var chunks = new ArrayList<byte[]>();
    chunks.add(names().getBytes(StandardCharsets.UTF_8));
    chunks.addAll(
        IntStream.range(0, (groups.size() + CHUNK - 1) / CHUNK)
            .parallel()
            .mapToObj(it -> lines(it * CHUNK))
            .toList());
    return joined(chunks);
  }

  private static byte[] joined(List<byte[]> chunks) {
    var all = new byte[chunks.stream().mapToInt(it -> it.length).sum()];
    var at = 0;
    for (var chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    return all;
  }

  private String names() {
    var names = new ArrayList<String>();
    query.by().forEach(it -> names.add(it.word()));
    UsageText.FIGURES.forEach(it -> names.add(it.name()));
    names.set(names.indexOf(UsageText.COST_NANOS), "currency"); // Said once, as a decimal.
    return String.join(",", names) + "\r\n";
  }

  private byte[] lines(int from) {
    var chunk = groups.subList(from, Math.min(from + CHUNK, groups.size()));
    var out = new StringBuilder(BYTES_OF_LINE * chunk.size());
    var hours = new HashMap<String, String>(); // There are far fewer than lines.
    for (var group : chunk) {
      values(group, hours, out);
      figures(group.sums(), out);
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void values(UsageGroup group, Map<String, String> hours, StringBuilder out) {
    for (var i = 0; i < query.by().size(); i++) {
      var value = group.values().get(i);
      var isHour = query.by().get(i) == UsageDimension.HOUR;
      out.append(isHour ? hours.computeIfAbsent(value, UsageText::hour) : cell(value));
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
