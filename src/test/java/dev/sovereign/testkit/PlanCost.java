package dev.sovereign.testkit;

import com.sun.management.ThreadMXBean;
import dev.sovereign.core.Caller;
import dev.sovereign.core.Health;
import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.Offer;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.core.Target;
import dev.sovereign.core.Timeouts;
import dev.sovereign.routing.Atlas;
import dev.sovereign.routing.Capability;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.Demand;
import dev.sovereign.routing.Group;
import dev.sovereign.routing.Load;
import dev.sovereign.routing.Planned;
import dev.sovereign.routing.Planner;
import dev.sovereign.routing.RoutingConfig;
import dev.sovereign.routing.Standings;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/// Measures what a plan costs, by how many offers stand in the chain. `bench/plan` runs it as a
/// program of its own.
public final class PlanCost {
  private static final int[] SIZES = {1, 5, 50, 500};
  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = 200_000_000;
  private static final int FEW = 100;

  /// What is asked of the planner.
  private enum Kind {
    LISTED("as listed, own servers first", Group.Order.LISTED, 2, ""),
    HEALTH("by health", Group.Order.HEALTH, 2, ""),
    RESIDENCY("by health, half of them outside the residency", Group.Order.HEALTH, 2, "au"),
    SERVERS("by health, all of them servers of one model", Group.Order.HEALTH, 1, "");

    private final String words;
    private final Group.Order order;
    private final int gpuEvery;
    private final String residency;

    Kind(String words, Group.Order order, int gpuEvery, String residency) {
      this.words = words;
      this.order = order;
      this.gpuEvery = gpuEvery;
      this.residency = residency;
    }
  }

  private final Demand demand;
  private final Catalog catalog;
  private final Standings standings;
  private long planned;

  private PlanCost(Kind kind, int size) {
    var offers = IntStream.range(0, size).mapToObj(it -> offer(kind, it)).toList();
    var routing = RoutingConfig.DEFAULT;
    var group = new Group(offers, kind.order);
    var capability = new Capability("c", List.of(group), Optional.empty(), routing);
    this.catalog = new Catalog(Map.of("c", capability), Map.of(), Map.of(), routing, Atlas.NONE);
    var health = new HashMap<Target, Health>();
    for (var offer : offers) {
      var success = kind == Kind.SERVERS ? 1 : 1 - offer.target().hashCode() % 100 / 200.0;
      var none = OptionalLong.empty();
      health.put(offer.target(), new Health(100, Math.min(1, success), none, none));
    }
    var known = new Standings.Known(health, _ -> OptionalLong.empty(), Load.NONE);
    this.standings = Standings.of(catalog, known, Optional.empty());
    var caller =
        new Caller("k", "t", Set.of(Caller.Scope.CALL), Optional.empty(), KeyResidency.NONE);
    this.demand = new Demand("c", caller, ResidencyWords.parse(kind.residency), () -> planned);
  }

  private static Offer offer(Kind kind, int number) {
    return new Offer(
        "provider-" + number,
        "model",
        "m",
        number % kind.gpuEvery == 0 ? Offer.Kind.GPU : Offer.Kind.CLOUD,
        OptionalLong.empty(),
        Timeouts.DEFAULT,
        new Offer.Site(Set.of(new Jurisdiction(number / 2 % 2 == 0 ? "au" : "us")), false));
  }

  /// Prints a line for each kind and number of offers.
  public static void main(String[] args) {
    System.out.printf("%-48s %7s %14s %14s%n", "plan", "offers", "µs per plan", "bytes per plan");
    for (var kind : Kind.values()) {
      for (var size : SIZES) {
        var cost = new PlanCost(kind, size);
        var best = Double.MAX_VALUE;
        for (var i = 0; i < ROUNDS; i++) {
          best = Math.min(best, cost.round());
        }
        System.out.printf("%-48s %7d %14.2f %14.0f%n", kind.words, size, best / 1000, cost.bytes());
      }
    }
  }

  private double round() {
    var start = System.nanoTime();
    var plans = 0L;
    while (System.nanoTime() - start < ROUND_NANOS) {
      for (var i = 0; i < FEW; i++) {
        plan();
      }
      plans += FEW;
    }
    return (double) (System.nanoTime() - start) / plans;
  }

  private double bytes() {
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = thread.getCurrentThreadAllocatedBytes();
    for (var i = 0; i < FEW; i++) {
      plan();
    }
    return (double) (thread.getCurrentThreadAllocatedBytes() - before) / FEW;
  }

  private void plan() {
    if (!(Planner.plan(demand, catalog, standings) instanceof Planned.Plan(var plan))) {
      throw new IllegalStateException("no plan");
    }
    planned += plan.offers().size();
  }
}
