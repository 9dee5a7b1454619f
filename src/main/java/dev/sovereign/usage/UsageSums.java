package dev.sovereign.usage;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What calls amount to together. A question is answered with a hundred thousand of these at most,
/// so each is one array.
public final class UsageSums {
  private static final int WIDTH = UsageFigure.values().length;

  /// No calls.
  public static final UsageSums NONE = new UsageSums(Map.of());

  private final long[] figures; // In the order of UsageFigure; never changed.

  private UsageSums(long[] figures) {
    this.figures = figures;
  }

  /// @param figures the sums that are not zero
  public UsageSums(Map<UsageFigure, Long> figures) {
    this(new long[WIDTH]);
    figures.forEach((figure, sum) -> this.figures[figure.place()] = sum);
  }

  /// The sums that begin at this place of an array, in the order of [UsageFigure].
  public static UsageSums of(long[] figures, int place) {
    return new UsageSums(Arrays.copyOfRange(figures, place, place + WIDTH));
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
    return figures[figure.place()];
  }

  /// Both together.
  ///
  /// @throws ArithmeticException if a sum passes 2⁶³
  public UsageSums plus(UsageSums more) {
    var sum = figures.clone();
    more.addTo(sum);
    return new UsageSums(sum);
  }

  /// Adds all of them to an array of sums, in the order of [UsageFigure].
  ///
  /// @throws ArithmeticException if a sum passes 2⁶³
  public void addTo(long[] sums) {
    for (var i = 0; i < WIDTH; i++) {
      sums[i] = Math.addExact(sums[i], figures[i]);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UsageSums sums && Arrays.equals(figures, sums.figures);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(figures);
  }

  @Override
  public String toString() {
    return Arrays.stream(UsageFigure.values())
        .filter(it -> get(it) != 0)
        .map(it -> it + "=" + get(it))
        .collect(Collectors.joining(", ", "UsageSums[", "]"));
  }
}
