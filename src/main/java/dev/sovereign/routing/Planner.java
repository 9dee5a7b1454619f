package dev.sovereign.routing;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Offer;
import dev.sovereign.core.RoutePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Resolves what stands in the model field into offers in order. Pure.
public final class Planner {
  /// The capability that comes with residency.
  public static final String SOVEREIGN = "sovereign";

  private Planner() {}

  /// The plan of a call: a capability first, then a declared model, then `<provider>/<id>`.
  ///
  /// @param asked what stands in the model field
  public static Planned plan(String asked, Caller caller, Catalog catalog) {
    if (asked.equals(SOVEREIGN)) {
      return new Planned.NotYet(asked);
    }
    if (!catalog.knows(asked)) {
      return new Planned.UnknownModel(asked);
    }
    if (!caller.mayAsk(asked)) {
      return new Planned.NotAllowed(asked);
    }
    return new Planned.Plan(resolve(asked, catalog));
  }

  private static RoutePlan resolve(String asked, Catalog catalog) {
    var capability = catalog.capabilities().get(asked);
    if (capability != null) {
      var offers = ordered(capability.chain(), capability.routing());
      return plan(asked, Optional.of(asked), offers, capability.routing());
    }
    var routing = catalog.routing();
    var model = catalog.models().get(asked);
    if (model == null) {
      return plan(asked, Optional.empty(), List.of(catalog.direct(asked).orElseThrow()), routing);
    }
    var offers = new ArrayList<>(ordered(model.offers(), routing));
    offers.addAll(ordered(model.fallback(), routing));
    return plan(asked, Optional.empty(), offers, routing);
  }

  private static List<Offer> ordered(List<Offer> chain, RoutingConfig routing) {
    if (!routing.gpuFirst() || chain.size() < 2) {
      return chain;
    }
    var ordered = new ArrayList<Offer>(chain.size());
    chain.stream().filter(it -> it.kind() == Offer.Kind.GPU).forEach(ordered::add);
    chain.stream().filter(it -> it.kind() != Offer.Kind.GPU).forEach(ordered::add);
    return ordered;
  }

  private static RoutePlan plan(
      String asked, Optional<String> capability, List<Offer> offers, RoutingConfig routing) {
    return new RoutePlan(
        asked,
        capability,
        offers.size() < 2 ? offers : List.copyOf(new LinkedHashSet<>(offers)),
        routing.attempts(),
        routing.contextLengthMovesOn(),
        routing.total());
  }
}
