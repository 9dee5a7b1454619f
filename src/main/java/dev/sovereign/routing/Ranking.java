package dev.sovereign.routing;

import dev.sovereign.core.Health;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import dev.sovereign.core.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The offers of one group in order at one moment, for calls of one residency. Pure.
///
/// @param offers every one of the group, the first to be asked first
/// @param servers for each band and model with more than one own server, where those stand
/// @param bands of those inside the residency, where they are ordered by health
record Ranking(List<Offer> offers, List<List<Integer>> servers, Map<Offer, Band> bands) {
  private record Model(String name, Band band) {}

  Ranking {
    offers = List.copyOf(offers);
    servers = List.copyOf(servers);
    bands = Map.copyOf(bands);
  }

  /// The offers of a group that is not ordered.
  static Ranking listed(Group group) {
    return new Ranking(group.offers(), List.of(), Map.of());
  }

  /// The cheapest first; who costs the same, and whose price nobody knows, as listed.
  static Ranking byPrice(Group group, Function<Offer, OptionalLong> price) {
    var prices = new HashMap<Offer, Long>();
    group.offers().forEach(it -> price.apply(it).ifPresent(found -> prices.put(it, found)));
    var cheapest =
        Comparator.comparing(prices::get, Comparator.nullsLast(Comparator.<Long>naturalOrder()));
    return new Ranking(group.offers().stream().sorted(cheapest).toList(), List.of(), Map.of());
  }

  /// By bands, and inside a band as listed.
  ///
  /// @param before the ranking of a moment ago, which bands remember
  static Ranking byHealth(
      Group group, Residency residency, Map<Target, Health> health, Optional<Ranking> before) {
    var inside =
        group.offers().stream().filter(it -> residency.allows(it.site().places())).toList();
    var best = best(inside, health);
    var bands = new HashMap<Offer, Band>();
    for (var offer : inside) {
      var was = before.flatMap(it -> Optional.ofNullable(it.bands().get(offer)));
      bands.put(offer, band(health(offer, health), best, was));
    }
    var order = Comparator.<Offer>comparingInt(it -> number(bands.get(it)));
    var ordered = group.offers().stream().sorted(order).toList();
    return new Ranking(ordered, servers(ordered, bands), bands);
  }

  private static List<List<Integer>> servers(List<Offer> ordered, Map<Offer, Band> bands) {
    var found = new LinkedHashMap<Model, List<Integer>>();
    for (var i = 0; i < ordered.size(); i++) {
      var offer = ordered.get(i);
      var band = bands.get(offer);
      if (band != null && offer.kind() == Offer.Kind.GPU) {
        found.computeIfAbsent(new Model(offer.model(), band), _ -> new ArrayList<>()).add(i);
      }
    }
    return found.values().stream().filter(it -> it.size() > 1).map(List::copyOf).toList();
  }

  /// The order of one call: its own among several servers of one model in a band.
  List<Offer> of(Demand demand, Load load) {
    if (servers.isEmpty()) {
      return offers;
    }
    var key = Rendezvous.key(demand.caller().tenant(), demand.prefix().hash());
    var ordered = new ArrayList<>(offers);
    for (var places : servers) {
      var chosen =
          Rendezvous.order(places.stream().map(offers::get).toList(), key, load).iterator();
      places.forEach(it -> ordered.set(it, chosen.next()));
    }
    return ordered;
  }

  private static double best(List<Offer> offers, Map<Target, Health> health) {
    return offers.stream()
        .map(it -> health(it, health))
        .filter(Health::isKnown)
        .mapToDouble(Health::score)
        .max()
        .orElse(0);
  }

  private static Health health(Offer offer, Map<Target, Health> health) {
    return health.getOrDefault(offer.target(), Health.UNKNOWN);
  }

  private static Band band(Health health, double best, Optional<Band> was) {
    if (!health.isKnown()) {
      return Band.FIRST;
    }
    var share = best > 0 ? health.score() / best : 1;
    return was.map(it -> it.next(share)).orElseGet(() -> Band.of(share));
  }

  // Whoever is outside the residency is not asked, so it may stand last.
  private static int number(@Nullable Band band) {
    return band == null ? Integer.MAX_VALUE : band.number();
  }
}
