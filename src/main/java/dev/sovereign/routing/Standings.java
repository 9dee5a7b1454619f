package dev.sovereign.routing;

import dev.sovereign.core.Health;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import dev.sovereign.core.Standing;
import dev.sovereign.core.Target;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// How the offers of a configuration stand at one moment, and the order of its groups that follows
/// from it: a snapshot. The next one is made of this one, because a band remembers where it was.
///
/// What follows for a residency is worked out when it is first asked for, and kept; it is the same
/// whoever asks, and whenever. Only the load of servers is asked for at the moment of a call. Any
/// thread may ask; nobody waits.
public final class Standings implements GroupOrder {
  private static final int MOST_RESIDENCIES = 100;

  /// So many rounds a residency is remembered that nobody asks for: five minutes, at one a second.
  private static final int ROUNDS_UNASKED = 300;

  private final Catalog catalog;
  private final Known known;
  private final int round;
  private final IdentityHashMap<Group, Map<Residency, Kept>> rankings = new IdentityHashMap<>();

  /// What is known of offers.
  ///
  /// @param price of an offer, in any unit; it does not change
  /// @param load at the moment it is asked
  public record Known(Map<Target, Health> health, Function<Offer, OptionalLong> price, Load load) {
    public Known {
      health = Map.copyOf(health);
    }
  }

  /// What follows for a residency, and when it was last asked for.
  private static final class Kept {
    private final Ranking ranking;
    private volatile int asked;

    Kept(Ranking ranking, int asked) {
      this.ranking = ranking;
      this.asked = asked;
    }
  }

  private Standings(Catalog catalog, Known known, int round) {
    this.catalog = catalog;
    this.known = known;
    this.round = round;
  }

  /// Those of a configuration.
  ///
  /// @param before those of the configuration that was in force
  public static Standings of(Catalog catalog, Known known, Optional<Standings> before) {
    var standings = new Standings(catalog, known, before.map(it -> it.round + 1).orElse(0));
    for (var capability : catalog.capabilities().values()) {
      for (var group : capability.groups()) {
        if (group.order() != Group.Order.LISTED) {
          standings.rank(group, before.map(it -> it.like(group)).orElse(Map.of()));
        }
      }
    }
    return standings;
  }

  /// Those of a moment later.
  public Standings next(Map<Target, Health> health) {
    var next = new Known(health, known.price(), known.load());
    return of(catalog, next, Optional.of(this));
  }

  // The group itself, or the one of another configuration that says the same.
  private Map<Residency, Kept> like(Group group) {
    var same = rankings.get(group);
    if (same != null) {
      return same;
    }
    for (var other : rankings.entrySet()) {
      if (other.getKey().equals(group)) {
        return other.getValue();
      }
    }
    return Map.of();
  }

  private void rank(Group group, Map<Residency, Kept> before) {
    var ranked = new ConcurrentHashMap<Residency, Kept>();
    before.forEach(
        (residency, it) -> {
          if (round - it.asked <= ROUNDS_UNASKED || residency.equals(Residency.anywhere())) {
            ranked.put(
                residency, new Kept(ranking(group, residency, Optional.of(it.ranking)), it.asked));
          }
        });
    ranked.computeIfAbsent(
        Residency.anywhere(), it -> new Kept(ranking(group, it, Optional.empty()), round));
    rankings.put(group, ranked);
  }

  private Ranking ranking(Group group, Residency residency, Optional<Ranking> before) {
    return switch (group.order()) {
      case HEALTH -> Ranking.byHealth(group, residency, known.health(), before);
      case PRICE -> Ranking.byPrice(group, known.price());
      case LISTED -> Ranking.listed(group);
    };
  }

  private Ranking of(Group group, Residency residency) {
    var made = rankings.get(group);
    if (made == null) {
      return Ranking.listed(group);
    }
    var found = made.get(residency);
    if (found != null) {
      if (found.asked != round) {
        found.asked = round;
      }
      return found.ranking;
    }
    var fresh = ranking(group, residency, Optional.empty());
    if (made.size() < MOST_RESIDENCIES) {
      made.putIfAbsent(residency, new Kept(fresh, round));
    }
    return fresh;
  }

  @Override
  public List<Offer> of(Group group, Residency residency, Demand demand) {
    return group.order() == Group.Order.LISTED
        ? group.offers()
        : of(group, residency).of(demand, known.load());
  }

  /// How the offer has answered lately.
  public Health health(Offer offer) {
    return known.health().getOrDefault(offer.target(), Health.UNKNOWN);
  }

  /// How an offer stands in the first of these groups that is ordered by health and holds it.
  public Function<Offer, Optional<Standing>> in(List<Group> groups, Residency residency) {
    var ranked = new ArrayList<Ranking>(groups.size());
    for (var group : groups) {
      if (group.order() == Group.Order.HEALTH) {
        ranked.add(of(group, residency));
      }
    }
    return offer -> standing(offer, ranked);
  }

  private Optional<Standing> standing(Offer offer, List<Ranking> ranked) {
    for (var ranking : ranked) {
      var band = ranking.bands().get(offer);
      if (band != null) {
        var health = health(offer);
        return Optional.of(new Standing(band.number(), health.score(), health));
      }
    }
    return Optional.empty();
  }
}
