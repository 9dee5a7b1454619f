package dev.sovereign.app;

import dev.sovereign.core.Gate;
import dev.sovereign.dispatch.GateView;
import dev.sovereign.dispatch.Gates;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Meters;
import java.util.List;
import java.util.function.Supplier;

/// Shows in the program's figures which gates are shut, and who is behind them. Any thread may show
/// them.
///
/// @param gates in force
/// @param clock the loop whose clock they go by
record GateFigures(Supplier<Gates> gates, Loop clock) {
  private static final String PROVIDER = "provider";

  void show(Meters meters) {
    meters.gauges(
        "sovereign_gate_shut",
        "Gates that are shut before a provider; of those of its models, how many.",
        List.of(PROVIDER, "gate"),
        values -> each((name, view) -> shut(name, view, values)));
    meters.gauges(
        "sovereign_breaker_openings",
        "How often breakers of a provider's models have opened since it is known.",
        List.of(PROVIDER),
        values -> each((name, view) -> values.show((double) view.opened(), name)));
    meters.gauges(
        "sovereign_provider_calls",
        "Calls of ours that a provider is working on.",
        List.of(PROVIDER),
        values -> each((name, view) -> values.show(view.inFlight(), name)));
    meters.gauges(
        "sovereign_slots_waiting",
        "Calls that wait for a place at a provider.",
        List.of(PROVIDER),
        values -> each((name, view) -> values.show(view.waiting(), name)));
  }

  private interface Shown {
    void show(String provider, GateView view);
  }

  private void each(Shown shown) {
    gates.get().forEach((name, provider) -> shown.show(name, provider.view(clock.nanoTime())));
  }

  private static void shut(String name, GateView view, Meters.Values values) {
    for (var gate : Gate.values()) {
      if (gate.isForAll()) {
        values.show((double) count(gate, view), name, gate.word());
      }
    }
  }

  private static long count(Gate gate, GateView view) {
    return switch (gate) {
      case TRIPPED, DRAINING -> view.order().filter(gate.word()::equals).stream().count();
      case CREDENTIAL, QUOTA ->
          view.credential().filter(it -> it.gate() == gate).stream().count()
              + view.models().stream()
                  .flatMap(it -> it.credential().stream())
                  .filter(it -> it.gate() == gate)
                  .count();
      case RATE -> view.models().stream().filter(it -> it.rateMillis() > 0).count();
      case BREAKER -> view.models().stream().filter(it -> !it.breaker().equals("closed")).count();
      case BUDGET -> 0; // How much of it is taken is told by itself.
      case FULL -> view.waiting() > 0 ? 1 : 0;
    };
  }
}
