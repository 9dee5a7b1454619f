package dev.sovereign.api;

import dev.sovereign.json.JsonText;
import dev.sovereign.json.ObjectText;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageSums;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Usage as the management API shows it.
final class UsageText {
  private static final int NANO_DIGITS = 9;
  private static final int SHARE_DIGITS = 4;

  private UsageText() {}

  static String json(
      UsageQuery query,
      List<UsageGroup> groups,
      UsageSums total,
      String currency,
      Optional<String> next) {
    return new ObjectText()
        .list("data", groups.stream().map(it -> object(query, it)).toList())
        .raw("total", sums(new ObjectText(), total).end())
        .text("currency", currency)
        .raw("next_cursor", next.map(JsonText::quote).orElse("null"))
        .end();
  }

  private static String object(UsageQuery query, UsageGroup group) {
    var object = new ObjectText();
    for (var i = 0; i < query.by().size(); i++) {
      object.text(query.by().get(i).word(), value(query, group, i));
    }
    return sums(object, group.sums()).end();
  }

  private static String value(UsageQuery query, UsageGroup group, int at) {
    var value = group.values().get(at);
    return query.by().get(at) == UsageDimension.HOUR
        ? Instant.ofEpochSecond(Long.parseLong(value) * 3_600).toString()
        : value;
  }

  private static ObjectText sums(ObjectText object, UsageSums sums) {
    return object
        .number("calls", sums.calls())
        .number("failed", sums.failed())
        .number("gpu_calls", sums.gpu())
        .number("fallback_calls", sums.fallback())
        .raw("fallback_share", share(sums).map(JsonText::quote).orElse("null"))
        .number("prompt_tokens", sums.prompt())
        .number("cached_tokens", sums.cached())
        .number("completion_tokens", sums.completion())
        .number("reasoning_tokens", sums.reasoning())
        .number("unmeasured_calls", sums.unmeasured())
        .text("cost", money(sums.costNanos()))
        .number("cost_nanos", sums.costNanos())
        .number("unpriced_calls", sums.unpriced());
  }

  // Fallback ÷ (gpu + fallback), as a decimal; nothing where no own server could have answered.
  private static Optional<String> share(UsageSums sums) {
    var all = sums.gpu() + sums.fallback();
    return all == 0
        ? Optional.empty()
        : Optional.of(
            BigDecimal.valueOf(sums.fallback())
                .divide(BigDecimal.valueOf(all), SHARE_DIGITS, RoundingMode.HALF_EVEN)
                .toPlainString());
  }

  private static String money(long nanos) {
    var text = BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
    return (text.scale() < 2 ? text.setScale(2) : text).toPlainString();
  }

  /// A table with a line of names (RFC 4180).
  static String csv(UsageQuery query, List<UsageGroup> groups, String currency) {
    var head =
        query.by().stream().map(it -> it.word() + ",").collect(Collectors.joining())
            + "calls,failed,gpu_calls,fallback_calls,fallback_share,prompt_tokens,cached_tokens,"
            + "completion_tokens,reasoning_tokens,unmeasured_calls,cost,currency,"
            + "unpriced_calls\r\n";
    return groups.stream()
        .map(it -> line(query, it, currency))
        .collect(Collectors.joining("", head, ""));
  }

  private static String line(UsageQuery query, UsageGroup group, String currency) {
    var line = new StringBuilder();
    for (var i = 0; i < query.by().size(); i++) {
      line.append(cell(value(query, group, i))).append(',');
    }
    var sums = group.sums();
    return line.append(sums.calls())
        .append(',')
        .append(sums.failed())
        .append(',')
        .append(sums.gpu())
        .append(',')
        .append(sums.fallback())
        .append(',')
        .append(share(sums).orElse(""))
        .append(',')
        .append(sums.prompt())
        .append(',')
        .append(sums.cached())
        .append(',')
        .append(sums.completion())
        .append(',')
        .append(sums.reasoning())
        .append(',')
        .append(sums.unmeasured())
        .append(',')
        .append(money(sums.costNanos()))
        .append(',')
        .append(currency)
        .append(',')
        .append(sums.unpriced())
        .append("\r\n")
        .toString();
  }

  // A cell that a spreadsheet would take for a formula is shown as text.
  private static String cell(String value) {
    var isFormula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
    var text = isFormula ? "'" + value : value;
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
