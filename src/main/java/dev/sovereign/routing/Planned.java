package dev.sovereign.routing;

import dev.sovereign.core.Exclusion;
import dev.sovereign.core.Residency;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.core.RoutePlan;
import java.util.List;

/// What the planner says to a call.
public sealed interface Planned {
  /// These offers, in this order.
  record Plan(RoutePlan plan) implements Planned {}

  /// Nobody is asked, and nothing was spent.
  sealed interface NoRoute extends Planned {}

  /// Nothing is called this.
  record UnknownModel(String asked) implements NoRoute {}

  /// The key may not ask for this.
  record NotAllowed(String asked) implements NoRoute {}

  /// The capability `sovereign` has no chain.
  record NoSovereign() implements NoRoute {}

  /// It must stay at home, and nobody says where that is.
  record HomeUnset(String asked) implements NoRoute {}

  /// The call names a place that is neither a country nor a group.
  record UnknownPlace(String word) implements NoRoute {}

  /// The call would be served where its key or its capability does not let it be.
  record Widened(ResidencyWords asked, Residency forced) implements NoRoute {}

  /// Nobody of the chain is inside the residency.
  record Unsatisfiable(String asked, Residency residency, List<Exclusion> excluded)
      implements NoRoute {
    public Unsatisfiable {
      excluded = List.copyOf(excluded);
    }
  }
}
