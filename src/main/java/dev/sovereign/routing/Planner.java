package dev.sovereign.routing;

import dev.sovereign.core.Exclusion;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.core.RoutePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Resolves what a call demands into offers in order, and says why each other of its chain is out.
/// Pure.
public final class Planner {
  /// The capability that stays at home.
  public static final String SOVEREIGN = "sovereign";

  private final Demand demand;
  private final Residency residency;
  private final GroupOrder order;
  private final Map<Offer, Exclusion> excluded = new LinkedHashMap<>();

  /// What a name stands for.
  ///
  /// @param first whoever is asked before every one of `then`
  private record Chain(
      Optional<String> capability,
      Optional<ResidencyWords> residency,
      List<Group> first,
      List<Group> then,
      RoutingConfig routing) {}

  private Planner(Demand demand, Residency residency, GroupOrder order) {
    this.demand = demand;
    this.residency = residency;
    this.order = order;
  }

  /// The plan of a call: a capability first, then a declared model, then `<provider>/<id>`.
  ///
  /// @param order of the groups of a chain at this moment
  public static Planned plan(Demand demand, Catalog catalog, GroupOrder order) {
    var asked = demand.asked();
    if (asked.equals(SOVEREIGN) && !catalog.capabilities().containsKey(asked)) {
      return new Planned.NoSovereign();
    }
    if (!catalog.knows(asked)) {
      return new Planned.UnknownModel(asked);
    }
    if (!demand.caller().mayAsk(asked)) {
      return new Planned.NotAllowed(asked);
    }
    var chain = chain(asked, catalog);
    return switch (ResidencyRule.of(demand, chain.residency(), catalog.atlas())) {
      case ResidencyRule.Verdict.Refused(var why) -> why;
      case ResidencyRule.Verdict.Holds(var residency) ->
          new Planner(demand, residency, order).plan(chain);
    };
  }

  private static Chain chain(String asked, Catalog catalog) {
    var capability = catalog.capabilities().get(asked);
    if (capability != null) {
      return new Chain(
          Optional.of(asked),
          capability.residency(),
          capability.groups(),
          List.of(),
          capability.routing());
    }
    var model = catalog.models().get(asked);
    var offers = model == null ? List.of(catalog.direct(asked).orElseThrow()) : model.offers();
    var fallback = model == null ? List.<Offer>of() : model.fallback();
    return new Chain(
        Optional.empty(),
        Optional.empty(),
        List.of(Group.listed(offers)),
        List.of(Group.listed(fallback)),
        catalog.routing());
  }

  private Planned plan(Chain chain) {
    var gpuFirst = chain.routing().gpuFirst();
    var all = ordered(chain.first(), gpuFirst);
    all.addAll(ordered(chain.then(), gpuFirst));
    var offers = all.size() > 1 ? List.copyOf(new LinkedHashSet<>(all)) : all;
    if (offers.isEmpty()) {
      return new Planned.Unsatisfiable(demand.asked(), residency, List.copyOf(excluded.values()));
    }
    return new Planned.Plan(
        new RoutePlan(
            demand.asked(),
            chain.capability(),
            residency,
            residency.isBound() ? backstopLast(offers) : offers,
            List.copyOf(excluded.values()),
            chain.routing().attempts(),
            chain.routing().contextLengthMovesOn(),
            chain.routing().total(),
            chain.routing().retries(),
            chain.routing().hedge()));
  }

  private List<Offer> ordered(List<Group> groups, boolean gpuFirst) {
    var offers = new ArrayList<Offer>();
    for (var group : groups) {
      if (residency.isBound()) {
        group.offers().forEach(it -> ruleOut(it).ifPresent(why -> excluded.put(it, why)));
      }
      for (var offer : order.of(group, residency, demand)) {
        if (residency.allows(offer.site().places())) {
          offers.add(offer);
        }
      }
    }
    return gpuFirst ? first(offers, it -> it.kind() == Offer.Kind.GPU) : offers;
  }

  private Optional<Exclusion> ruleOut(Offer offer) {
    var places = offer.site().places();
    if (residency.allows(places)) {
      return Optional.empty();
    }
    return Optional.of(
        places.isEmpty()
            ? new Exclusion.PlaceUnknown(offer, residency)
            : new Exclusion.OutsideResidency(offer, residency));
  }

  // Whoever is left is inside the residency, so the residency holds the backstop's place.
  private static List<Offer> backstopLast(List<Offer> offers) {
    return first(offers, it -> !it.site().isBackstop());
  }

  private static List<Offer> first(List<Offer> offers, Predicate<Offer> comesFirst) {
    if (offers.size() < 2) {
      return offers;
    }
    var ordered = new ArrayList<Offer>(offers.size());
    var others = new ArrayList<Offer>();
    for (var offer : offers) {
      (comesFirst.test(offer) ? ordered : others).add(offer);
    }
    ordered.addAll(others);
    return ordered;
  }
}
