package dev.sovereign.dispatch;

import dev.sovereign.provider.Provider;
import java.util.HashMap;
import java.util.Map;

/// Makes the walks of calls over the offers of their plans.
public final class Dispatcher {
  private final Map<String, Way> ways;
  private final HealthBook health;
  private final HedgeShare hedges;

  /// @param providers by name; every plan names only these
  /// @param gates before each of them
  /// @param health where it is noted how they answer
  public Dispatcher(Map<String, Provider> providers, Gates gates, HealthBook health) {
    var all = new HashMap<String, Way>();
    providers.forEach((name, it) -> all.put(name, new Way(it, gates.of(name).orElseThrow())));
    this.ways = Map.copyOf(all);
    this.health = health;
    this.hedges = gates.hedges();
  }

  /// The walk of a call. Nobody is asked before it starts.
  public Walk walk(Call call) {
    var candidates = new Candidates(call, this::way);
    var hedging = new Hedging(call, health, hedges, candidates);
    return new Walk(health, call, candidates, hedging);
  }

  /// How many calls of ours a provider works on at this moment.
  public int inFlight(String provider) {
    return way(provider).gates().slots().taken();
  }

  /// How many it may have at a time.
  public int mostInFlight(String provider) {
    return way(provider).gates().mostInFlight();
  }

  private Way way(String provider) {
    var way = ways.get(provider);
    if (way == null) {
      throw new IllegalStateException("a plan names an unknown provider: " + provider);
    }
    return way;
  }
}
