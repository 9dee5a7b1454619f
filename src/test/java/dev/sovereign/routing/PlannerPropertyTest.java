package dev.sovereign.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Exclusion;
import dev.sovereign.core.Health;
import dev.sovereign.core.Hedge;
import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import dev.sovereign.core.Retries;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is configured, known and demanded: no offer outside the residency, every offer of the
/// chain once, own servers first, the backstop last, and the same order each time.
final class PlannerPropertyTest {
  private static final int CASES = 2_000;
  private static final int PROVIDERS = 12;
  private static final String[] CODES = {"au", "nz", "us", "de"};
  private static final String[] WORDS = {
    "", "", "any", "home", "au", "nz-only", "au,nz", "anz", "us"
  };
  private static final String[] FORCED = {"", "", "", "home", "anz", "de", "au,us", "gone"};

  static LongStream seeds() {
    var first = System.nanoTime();
    return LongStream.range(first, first + 10);
  }

  /// One random configuration and one call.
  private record Case(Demand demand, Catalog catalog, GroupOrder order, List<Offer> chain) {
    static Case of(Random random) {
      var groups = Stream.generate(() -> group(random)).limit(1 + random.nextInt(4)).toList();
      var routing =
          new RoutingConfig(
              3,
              random.nextBoolean(),
              false,
              false,
              Duration.ofMinutes(1),
              Retries.DEFAULT,
              Hedge.OFF);
      var catalog = Chains.catalog(pick(random, FORCED), groups, routing);
      var demand =
          Chains.demand(
              pick(random, WORDS), Chains.key(pick(random, FORCED), pick(random, FORCED)));
      return new Case(
          demand,
          catalog,
          standings(random, catalog),
          groups.stream().flatMap(it -> it.offers().stream()).distinct().toList());
    }

    Planned plan() {
      return Planner.plan(demand, catalog, order);
    }
  }

  // What is known of offers changes twice, so that bands have something to remember.
  private static Standings standings(Random random, Catalog catalog) {
    var first = new Standings.Known(health(random), price(random.nextInt(5)), load(random));
    var standings = Standings.of(catalog, first, Optional.empty());
    return standings.next(health(random)).next(health(random));
  }

  private static Map<Target, Health> health(Random random) {
    var health = new HashMap<Target, Health>();
    for (var i = 0; i < PROVIDERS; i++) {
      var none = OptionalLong.empty();
      var known = new Health(random.nextInt(60), random.nextDouble(), none, none);
      health.put(new Target("p" + i, "up-p" + i), known);
    }
    return health;
  }

  private static Function<Offer, OptionalLong> price(int apart) {
    return it ->
        it.provider().length() > 2
            ? OptionalLong.empty()
            : OptionalLong.of(it.provider().charAt(1) % (apart + 1));
  }

  private static Load load(Random random) {
    var busy = random.nextInt(PROVIDERS);
    return it -> it.equals("p" + busy) ? new Load.At(3, 3) : Load.At.IDLE;
  }

  private static String pick(Random random, String[] words) {
    return words[random.nextInt(words.length)];
  }

  private static Group group(Random random) {
    var orders = Group.Order.values();
    var offers = Stream.generate(() -> offer(random)).limit(1 + random.nextInt(5)).toList();
    return new Group(offers, orders[random.nextInt(orders.length)]);
  }

  private static Offer offer(Random random) {
    var codes = new LinkedHashSet<String>();
    for (var i = random.nextInt(3); i > 0; i--) {
      codes.add(pick(random, CODES));
    }
    var name = "p" + random.nextInt(PROVIDERS);
    var places = codes.toArray(String[]::new);
    return switch (random.nextInt(3)) {
      case 0 -> Chains.gpu(name, places);
      case 1 -> Chains.backstop(name, places);
      default -> Chains.cloud(name, places);
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void residencyHoldsAndEveryOfferIsAccountedForOnce(long seed) {
    var random = new Random(seed);
    Stream.generate(() -> Case.of(random)).limit(CASES).forEach(PlannerPropertyTest::check);
  }

  private static void check(Case tried) {
    var planned = tried.plan();
    assertEquals(planned, tried.plan());
    switch (planned) {
      case Planned.Plan(var plan) -> check(tried, plan);
      case Planned.Unsatisfiable(_, var residency, var excluded) ->
          accountedFor(tried, residency, List.of(), excluded);
      case Planned.Widened(var asked, var forced) ->
          assertTrue(!forced.holds(Chains.ATLAS.residency(asked)), tried.toString());
      case Planned.NoRoute other -> throw new AssertionError(other + " of " + tried);
    }
  }

  private static void check(Case tried, RoutePlan plan) {
    var key = tried.demand().caller().residency();
    var capability =
        Optional.ofNullable(tried.catalog().capabilities().get("c")).orElseThrow().residency();
    var own = tried.demand().residency().or(key::usual);
    var said = Stream.of(own, key.forced(), capability).flatMap(it -> it.stream());

    accountedFor(tried, plan.residency(), plan.offers(), plan.excluded());
    said.map(Chains.ATLAS::residency)
        .forEach(limit -> plan.offers().forEach(it -> assertInside(limit, it)));
    var backstops = plan.offers().stream().map(it -> it.site().isBackstop()).toList();
    if (plan.residency().isBound()) {
      assertEquals(backstops.stream().sorted().toList(), backstops, tried.toString());
    }
    if (tried.catalog().routing().gpuFirst()) {
      var others =
          plan.offers().stream()
              .filter(it -> !plan.residency().isBound() || !it.site().isBackstop())
              .map(it -> it.kind() != Offer.Kind.GPU)
              .toList();
      assertEquals(others.stream().sorted().toList(), others, tried.toString());
    }
  }

  // Written out once more, by another way than the planner's.
  private static void assertInside(Residency limit, Offer offer) {
    if (limit instanceof Residency.Within(var allowed)) {
      var places = new HashSet<Jurisdiction>(offer.site().places());
      assertTrue(!places.isEmpty(), offer.toString());
      places.removeAll(allowed);
      assertEquals(Set.of(), places, offer.toString());
    }
  }

  private static void accountedFor(
      Case tried, Residency residency, List<Offer> offers, List<Exclusion> excluded) {
    var out = excluded.stream().map(Exclusion::offer).toList();
    var all = Stream.concat(offers.stream(), out.stream()).toList();

    assertEquals(tried.chain().size(), all.size(), tried.toString());
    assertEquals(new HashSet<>(tried.chain()), new HashSet<>(all), tried.toString());
    out.forEach(it -> assertTrue(!residency.allows(it.site().places()), it.toString()));
  }
}
