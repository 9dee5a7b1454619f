package dev.sovereign.api;

import dev.sovereign.core.Money;
import dev.sovereign.json.JsonText;
import dev.sovereign.json.ObjectText;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageFigure;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageSums;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Usage as the management API shows it in JSON; [UsageTable] is the other form.
final class UsageText {
  private static final int SHARE_UNITS = 10_000; // Four decimals.
  static final String COST_NANOS = "cost_nanos";

  /// What is told of sums, in order.
  static final List<Figure> FIGURES =
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
          new Figure("cost", true, (sums, out) -> Money.appendSum(out, cost(sums))),
          new Figure(COST_NANOS, false, (sums, out) -> out.append(cost(sums))),
          number("unpriced_calls", UsageFigure.UNPRICED),
          money("gpu_cost", UsageFigure.GPU_NANOS),
          new Figure("saving", true, UsageText::saving),
          number("unvalued_calls", UsageFigure.UNVALUED),
          money("stated_cost", UsageFigure.STATED_NANOS));

  /// What is told of sums, as JSON and as a column of a table.
  ///
  /// @param isText whether it is text in JSON
  /// @param text appends it; nothing where it is not known
  record Figure(String name, boolean isText, BiConsumer<UsageSums, StringBuilder> text) {
    String json(UsageSums sums) {
      var out = new StringBuilder();
      text.accept(sums, out);
      if (out.isEmpty()) {
        return "null";
      }
      return isText ? JsonText.quote(out.toString()) : out.toString();
    }
  }

  private static Figure number(String name, UsageFigure figure) {
    return new Figure(name, false, (sums, out) -> out.append(sums.get(figure)));
  }

  private static Figure money(String name, UsageFigure figure) {
    return new Figure(name, true, (sums, out) -> Money.appendSum(out, sums.get(figure)));
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
    return query.by().get(at) == UsageDimension.HOUR ? hour(value) : value;
  }

  static String hour(String hour) {
    return Instant.ofEpochSecond(Long.parseLong(hour) * 3_600).toString();
  }

  private static ObjectText sums(ObjectText object, UsageSums sums) {
    for (var figure : FIGURES) {
      object.raw(figure.name(), figure.json(sums));
    }
    return object;
  }

  // Nothing where no hour of the machines has ended, and where nobody knows what any of the calls
  // would have cost elsewhere.
  private static void saving(UsageSums sums, StringBuilder out) {
    var isOpen = sums.get(UsageFigure.WEIGHT) > 0 && sums.get(UsageFigure.GPU_NANOS) == 0;
    var isUnvalued = sums.get(UsageFigure.UNVALUED) > 0 && sums.get(UsageFigure.VALUED_TOKENS) == 0;
    if (!isOpen && !isUnvalued) {
      Money.appendSum(out, sums.get(UsageFigure.SAVED_NANOS));
    }
  }

  // Fallback ÷ (gpu + fallback), as a decimal; nothing where no own server could have answered.
  private static void share(UsageSums sums, StringBuilder out) {
    var fallback = sums.get(UsageFigure.FALLBACK);
    var all = sums.get(UsageFigure.GPU) + fallback;
    if (all > 0) {
      var units = Math.multiplyExact(fallback, SHARE_UNITS);
      var share = halfEven(units / all, units % all, all);
      out.append(share / SHARE_UNITS).append('.');
      out.append(SHARE_UNITS + share % SHARE_UNITS).deleteCharAt(out.length() - 5); // Its zeros.
    }
  }

  private static long halfEven(long whole, long rest, long of) {
    var isUp = rest > of - rest || (rest == of - rest && whole % 2 == 1);
    return isUp ? whole + 1 : whole;
  }
}
