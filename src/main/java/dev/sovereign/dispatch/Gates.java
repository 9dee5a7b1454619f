package dev.sovereign.dispatch;

import dev.sovereign.core.GateConfig;
import dev.sovereign.meter.Log;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;

/// The gates before all providers of a configuration: an immutable list of what changes.
public final class Gates {
  private final Map<String, Kept> byName;
  private final DoubleSupplier chance;
  private final HedgeShare hedges;

  /// A provider that wants gates.
  ///
  /// @param identity what makes it the same provider in two configurations
  public record Wanted(String name, Object identity, GateConfig config) {}

  private record Kept(Wanted wanted, ProviderGates gates) {}

  private Gates(Map<String, Kept> byName, DoubleSupplier chance, HedgeShare hedges) {
    this.byName = Map.copyOf(byName);
    this.chance = chance;
    this.hedges = hedges;
  }

  /// The gates of a configuration without providers.
  public static Gates none() {
    return none(() -> ThreadLocalRandom.current().nextDouble());
  }

  /// The same, where those that follow draw by how much their waits differ from here.
  ///
  /// @param chance from 0 to 1; any thread may call it
  public static Gates none(DoubleSupplier chance) {
    return new Gates(Map.of(), chance, new HedgeShare());
  }

  /// The gates of another configuration: of providers that stay the same these, with all that they
  /// know. They go by the new settings once [#begin] is called.
  public Gates next(List<Wanted> providers, Log log) {
    var next = new HashMap<String, Kept>();
    for (var wanted : providers) {
      var gates =
          Optional.ofNullable(byName.get(wanted.name()))
              .filter(it -> it.wanted().identity().equals(wanted.identity()))
              .map(Kept::gates)
              .orElseGet(() -> new ProviderGates(wanted.name(), wanted.config(), log, chance));
      next.put(wanted.name(), new Kept(wanted, gates));
    }
    return new Gates(next, chance, hedges);
  }

  /// Puts the settings in force. Credentials were read anew, so they get another chance.
  public void begin() {
    for (var kept : byName.values()) {
      kept.gates().make(kept.wanted().config());
      kept.gates().renewed();
    }
  }

  /// Those before a provider, if there is one of this name.
  public Optional<ProviderGates> of(String provider) {
    return Optional.ofNullable(byName.get(provider)).map(Kept::gates);
  }

  /// How many calls may be asked twice at once.
  HedgeShare hedges() {
    return hedges;
  }

  /// Shows each.
  public void forEach(BiConsumer<String, ProviderGates> shown) {
    byName.forEach((name, kept) -> shown.accept(name, kept.gates()));
  }
}
