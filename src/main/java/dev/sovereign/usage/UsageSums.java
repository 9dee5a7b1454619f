package dev.sovereign.usage;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/// What calls amount to together.
///
/// @param figures the sums that are not zero
public record UsageSums(Map<UsageFigure, Long> figures) {
  /// No calls.
  public static final UsageSums NONE = new UsageSums(Map.of());

  public UsageSums {
    var some = new EnumMap<UsageFigure, Long>(UsageFigure.class);
    figures.forEach(
        (figure, sum) -> {
          if (sum != 0) {
            some.put(figure, sum);
          }
        });
    figures = Collections.unmodifiableMap(some);
  }

  /// One call.
  ///
  /// @param currency of the instance; what was charged in another is not known in this one
  public static UsageSums of(
      boolean whole, String source, Usage usage, Cost cost, String currency) {
    var answered = !source.equals("none");
    var figures = new EnumMap<UsageFigure, Long>(UsageFigure.class);
    figures.put(UsageFigure.CALLS, 1L);
    figures.put(UsageFigure.FAILED, one(!whole));
    figures.put(UsageFigure.GPU, one(source.equals("gpu")));
    figures.put(UsageFigure.FALLBACK, one(source.equals("fallback")));
    figures.put(UsageFigure.PROMPT, known(usage.prompt()));
    figures.put(UsageFigure.CACHED, known(usage.cached()));
    figures.put(UsageFigure.COMPLETION, known(usage.completion()));
    figures.put(UsageFigure.REASONING, known(usage.reasoning()));
    figures.put(UsageFigure.UNMEASURED, one(answered && !usage.isCounted()));
    figures.put(UsageFigure.ESTIMATED, one(usage.isEstimated()));
    figures.put(UsageFigure.STATED_NANOS, stated(usage));
    money(figures, usage, cost, currency);
    return new UsageSums(figures);
  }

  private static long stated(Usage usage) {
    return usage.cost().map(Bill::ofText).orElse(OptionalLong.empty()).orElse(0);
  }

  private static void money(
      Map<UsageFigure, Long> figures, Usage usage, Cost cost, String currency) {
    switch (cost) {
      case Cost.None() -> {}
      case Cost.Unknown _ -> figures.put(UsageFigure.UNPRICED, 1L);
      case Cost.Charged charged when charged.currency().equals(currency) ->
          figures.put(UsageFigure.COST_NANOS, charged.nanos());
      case Cost.Charged _ -> figures.put(UsageFigure.UNPRICED, 1L);
      case Cost.Machine machine when machine.currency().equals(currency) ->
          machine(figures, usage, machine);
      case Cost.Machine _ -> figures.put(UsageFigure.UNPRICED, 1L);
    }
  }

  private static void machine(Map<UsageFigure, Long> figures, Usage usage, Cost.Machine machine) {
    figures.put(UsageFigure.WEIGHT, TokenWeight.of(usage));
    var elsewhere = machine.elsewhere();
    figures.put(UsageFigure.UNVALUED, one(elsewhere.isEmpty()));
    if (elsewhere.isPresent()) {
      figures.put(UsageFigure.VALUE_NANOS, elsewhere.get().nanos());
      figures.put(
          UsageFigure.VALUED_TOKENS,
          Math.addExact(known(usage.prompt()), known(usage.completion())));
    }
  }

  private static long one(boolean counts) {
    return counts ? 1 : 0;
  }

  private static long known(OptionalLong tokens) {
    return tokens.orElse(0);
  }

  /// The sum of one figure.
  public long get(UsageFigure figure) {
    return figures.getOrDefault(figure, 0L);
  }

  /// Both together.
  ///
  /// @throws ArithmeticException if a sum passes 2⁶³
  public UsageSums plus(UsageSums more) {
    var sum = new EnumMap<UsageFigure, Long>(UsageFigure.class);
    sum.putAll(figures);
    more.figures.forEach((figure, value) -> sum.merge(figure, value, Math::addExact));
    return new UsageSums(sum);
  }
}
