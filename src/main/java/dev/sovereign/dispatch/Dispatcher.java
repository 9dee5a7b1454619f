package dev.sovereign.dispatch;

import dev.sovereign.provider.Provider;
import java.util.Map;

/// Starts the walk of a call over the offers of its plan.
public final class Dispatcher {
  private final Map<String, Provider> providers;
  private final HealthBook health;

  /// @param providers by name; every plan names only these
  /// @param health where it is noted how they answer
  public Dispatcher(Map<String, Provider> providers, HealthBook health) {
    this.providers = Map.copyOf(providers);
    this.health = health;
  }

  /// Starts to walk; [Walk#answer] brings the answer home.
  public Walk open(Call call) {
    var walk = new Walk(providers, health, call);
    walk.start();
    return walk;
  }
}
