package dev.sovereign.dispatch;

import dev.sovereign.provider.Provider;
import java.util.Map;

/// Starts the walk of a call over the offers of its plan.
public final class Dispatcher {
  private final Map<String, Provider> providers;

  /// @param providers by name; every plan names only these
  public Dispatcher(Map<String, Provider> providers) {
    this.providers = Map.copyOf(providers);
  }

  /// Starts to walk; [Walk#answer] brings the answer home.
  public Walk open(Call call) {
    var walk = new Walk(providers, call);
    walk.start();
    return walk;
  }
}
