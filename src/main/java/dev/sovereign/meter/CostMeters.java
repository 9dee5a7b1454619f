package dev.sovereign.meter;

import io.prometheus.metrics.core.metrics.Counter;

/// The figures of what calls cost. Any thread may use it.
public final class CostMeters {
  private final Counter cost;
  private final Counter unknown;

  CostMeters(Families families) {
    cost =
        families.counter(
            "sovereign_cost_total",
            "What calls cost by token prices, in whole units of the currency.",
            "source",
            "currency");
    unknown =
        families.counter(
            "sovereign_cost_unknown_total",
            "Calls that cost something unknown, by what is missing.",
            "source",
            "lacks");
  }

  /// Adds what a call cost.
  public void add(String source, String currency, long nanos) {
    cost.labelValues(source, currency).inc(nanos / 1e9);
  }

  /// Counts a call whose cost is not known.
  ///
  /// @param lacks what is missing: `price` or `usage`
  public void addUnknown(String source, String lacks) {
    unknown.labelValues(source, lacks).inc();
  }
}
