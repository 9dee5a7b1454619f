package dev.sovereign.testkit.sim;

import dev.sovereign.dispatch.GateView;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.loop.Loop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Holds every connection that is begun against the gates before its provider.
final class GateWatch implements SimNet.Watcher {
  private final Loop loop;
  private final SimGateway gateway;
  private final boolean isStrict;
  private final Map<SimConnection, String> begun = new LinkedHashMap<>();
  private final Map<SimConnection, Trial> trials = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();

  /// A try that shows whether a provider is back.
  private static final class Trial {
    private final String provider;
    private final long round;
    private boolean isSent;

    /// @param round how often its breaker has opened
    Trial(String provider, long round) {
      this.provider = provider;
      this.round = round;
    }

    boolean isOf(String name, long opened) {
      return provider.equals(name) && round == opened;
    }
  }

  /// @param isStrict whether there is always somebody else to ask, and no place to wait for, so
  ///     that nobody passes an open breaker as a last resort or late
  GateWatch(Loop loop, SimGateway gateway, boolean isStrict) {
    this.loop = loop;
    this.gateway = gateway;
    this.isStrict = isStrict;
  }

  /// What was not as it should be.
  List<String> broken() {
    return broken;
  }

  @Override
  public void connects(SimConnection connection) {
    var provider = Wire.provider(connection);
    if (isStrict && !repeats(provider)) {
      var gates = gateway.gates(provider);
      gates.models().forEach(it -> hold(gates, it, connection));
    }
    begun.put(connection, provider);
  }

  // A request that met a connection that had been given up leaves once more, by the same leave.
  private boolean repeats(String provider) {
    return begun.entrySet().stream()
        .filter(it -> it.getValue().equals(provider))
        .map(Map.Entry::getKey)
        .anyMatch(it -> it.isStale() && it.endedAt() == loop.nanoTime());
  }

  private void hold(GateView gates, GateView.OfModel model, SimConnection connection) {
    var isShut =
        gates.order().isPresent()
            || gates.credential().isPresent()
            || model.credential().isPresent();
    if (isShut || model.rateMillis() > 0 || model.breaker().equals("open")) {
      broken.add(
          "%s was asked through a shut gate at %d: %s"
              .formatted(Wire.provider(connection), loop.nanoTime() / 1_000_000, model));
    }
    if (model.breaker().equals("ramp")
        && trials.values().stream()
            .noneMatch(it -> it.isOf(Wire.provider(connection), gates.opened()))) {
      broken.add("it came back without a trial: " + Wire.provider(connection));
    }
    if (model.breaker().equals("half_open")) {
      trials.put(connection, new Trial(Wire.provider(connection), gates.opened()));
    }
  }

  // A trial whose client left may still wait for its connection: it sends nothing.
  @Override
  public void sends(SimConnection connection, OutboundRequest request) {
    var trial = trials.get(connection);
    if (trial != null) {
      trial.isSent = true;
      var running = trials.entrySet().stream().filter(it -> runsBeside(it, trial)).count();
      if (running > 1) {
        broken.add("%d trials at once at %s".formatted(running, trial.provider));
      }
    }
  }

  private boolean runsBeside(Map.Entry<SimConnection, Trial> other, Trial trial) {
    return other.getValue().isSent
        && !other.getKey().isOver()
        && other.getValue().isOf(trial.provider, trial.round);
  }

  /// Holds the gates before a provider to nothing being out while nobody calls.
  void idle(String provider) {
    var gates = gateway.gates(provider);
    var isIdle = gates.inFlight() == 0 && gates.waiting() == 0 && gates.secondTries() == 0;
    if (!isIdle || gates.models().stream().anyMatch(GateWatch::isLent)) {
      broken.add(
          "permits are out at %d and nobody calls: %s %s"
              .formatted(loop.nanoTime() / 1_000_000, provider, gates));
    }
  }

  private static boolean isLent(GateView.OfModel model) {
    return model.breaker().equals("half_open") && model.breakerMillis() > 0;
  }
}
