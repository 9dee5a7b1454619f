package dev.sovereign.api;

import dev.sovereign.core.Money;
import dev.sovereign.json.JsonText;
import dev.sovereign.json.ObjectText;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageFigure;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageSums;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Usage as the management API shows it.
final class UsageText {
  private static final int SHARE_DIGITS = 4;
  private static final String COST_NANOS = "cost_nanos";

  private static final List<Figure> FIGURES =
      List.of(
          number("calls", UsageFigure.CALLS),
          number("failed", UsageFigure.FAILED),
          number("gpu_calls", UsageFigure.GPU),
          number("fallback_calls", UsageFigure.FALLBACK),
          new Figure("fallback_share", true, UsageText::share),
          number("prompt_tokens", UsageFigure.PROMPT),
          number("cached_tokens", UsageFigure.CACHED),
          number("completion_tokens", UsageFigure.COMPLETION),
          number("reasoning_tokens", UsageFigure.REASONING),
          number("unmeasured_calls", UsageFigure.UNMEASURED),
          number("estimated_calls", UsageFigure.ESTIMATED),
          new Figure("cost", true, it -> Optional.of(Money.sum(cost(it)))),
          new Figure(COST_NANOS, false, it -> Optional.of(Long.toString(cost(it)))),
          number("unpriced_calls", UsageFigure.UNPRICED),
          money("gpu_cost", UsageFigure.GPU_NANOS),
          new Figure("saving", true, UsageText::saving),
          number("unvalued_calls", UsageFigure.UNVALUED),
          money("stated_cost", UsageFigure.STATED_NANOS));

  /// What is told of sums, as JSON and as a column of a table.
  ///
  /// @param isText whether it is text in JSON
  private record Figure(String name, boolean isText, Function<UsageSums, Optional<String>> text) {
    String json(UsageSums sums) {
      return text.apply(sums).map(it -> isText ? JsonText.quote(it) : it).orElse("null");
    }
  }

  private static Figure number(String name, UsageFigure figure) {
    return new Figure(name, false, it -> Optional.of(Long.toString(it.get(figure))));
  }

  private static Figure money(String name, UsageFigure figure) {
    return new Figure(name, true, it -> Optional.of(Money.sum(it.get(figure))));
  }

  // What was charged by the token, and the share of machines' hours.
  private static long cost(UsageSums sums) {
    return sums.get(UsageFigure.COST_NANOS) + sums.get(UsageFigure.GPU_NANOS);
  }

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
    for (var figure : FIGURES) {
      object.raw(figure.name(), figure.json(sums));
    }
    return object;
  }

  // Nothing where no hour of the machines has ended, and where nobody knows what any of the calls
  // would have cost elsewhere.
  private static Optional<String> saving(UsageSums sums) {
    var isOpen = sums.get(UsageFigure.WEIGHT) > 0 && sums.get(UsageFigure.GPU_NANOS) == 0;
    var isUnvalued = sums.get(UsageFigure.UNVALUED) > 0 && sums.get(UsageFigure.VALUED_TOKENS) == 0;
    return isOpen || isUnvalued
        ? Optional.empty()
        : Optional.of(Money.sum(sums.get(UsageFigure.SAVED_NANOS)));
  }

  // Fallback ÷ (gpu + fallback), as a decimal; nothing where no own server could have answered.
  private static Optional<String> share(UsageSums sums) {
    var fallback = sums.get(UsageFigure.FALLBACK);
    var all = sums.get(UsageFigure.GPU) + fallback;
    return all == 0
        ? Optional.empty()
        : Optional.of(
            BigDecimal.valueOf(fallback)
                .divide(BigDecimal.valueOf(all), SHARE_DIGITS, RoundingMode.HALF_EVEN)
                .toPlainString());
  }

  /// A table with a line of names (RFC 4180).
  static String csv(UsageQuery query, List<UsageGroup> groups, String currency) {
    var names = new ArrayList<String>();
    query.by().forEach(it -> names.add(it.word()));
    FIGURES.forEach(it -> names.add(it.name()));
    names.set(names.indexOf(COST_NANOS), "currency"); // A table says it once, as a decimal.
    return groups.stream()
        .map(it -> line(query, it, currency))
        .collect(Collectors.joining("", String.join(",", names) + "\r\n", ""));
  }

  private static String line(UsageQuery query, UsageGroup group, String currency) {
    var cells = new ArrayList<String>();
    for (var i = 0; i < query.by().size(); i++) {
      cells.add(cell(value(query, group, i)));
    }
    for (var figure : FIGURES) {
      var isCurrency = figure.name().equals(COST_NANOS);
      cells.add(isCurrency ? currency : figure.text().apply(group.sums()).orElse(""));
    }
    return String.join(",", cells) + "\r\n";
  }

  // A cell that a spreadsheet would take for a formula is shown as text.
  private static String cell(String value) {
    var isFormula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
    var text = isFormula ? "'" + value : value;
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
