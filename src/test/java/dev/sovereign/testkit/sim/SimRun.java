package dev.sovereign.testkit.sim;

import dev.sovereign.dispatch.ProviderGates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// One run: a bad minute for some providers, with calls all along, and then peace. All of it
/// follows from the seed.
public final class SimRun {
  private static final Duration FAULTS = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /// Longer than a credential is left alone.
  private static final Duration PEACE = Duration.ofMinutes(11);

  /// Longer than a call takes that meets no fault.
  private static final Duration CALM = Duration.ofSeconds(5);

  private static final int COMES_BACK = 8;
  private static final int AFTERWARDS = 6;

  private final long seed;
  private final int calls;
  private final Random random;
  private final SimLoop loop = new SimLoop();
  private final Scenery scenery;
  private final SimNet net;
  private final SimJournal journal;
  private final SimGateway gateway;
  private final Wire wire = new Wire(loop);
  private final GateWatch gates;
  private final Random orders;
  private final boolean isOperated;
  private final Map<Integer, Spoken> said = new HashMap<>();
  private final Map<String, Story> stories = new HashMap<>();
  private final Invariants invariants;
  private final List<Played> played = new ArrayList<>();
  private int numbers;

  /// @param calls that are made during the faults
  public SimRun(long seed, int calls) {
    this.seed = seed;
    this.calls = calls;
    this.random = new Random(seed);
    this.scenery = Scenery.drawn(random);
    this.net = new SimNet(apart());
    this.journal = new SimJournal(loop, apart(), random.nextInt(5) == 0 ? 0.05 : 0);
    this.gateway = new SimGateway(scenery.settings(), loop, apart(), net, journal);
    this.gates = new GateWatch(loop, gateway, scenery.isSafe());
    this.invariants = new Invariants(scenery, wire, journal, said);
    net.watch(wire);
    net.watch(gates);
    this.orders = apart();
    this.isOperated = orders.nextInt(3) == 0;
    scenery.providers().forEach(this::found);
  }

  // Chance of its own for each part, so that a change in one leaves the others as they were.
  private Random apart() {
    return new Random(random.nextLong());
  }

  private void found(String provider) {
    var isLast = provider.equals(scenery.providers().getLast());
    var story = scenery.isSafe() && isLast ? Story.healthy() : Story.drawn(random, FAULTS);
    stories.put(provider, story);
    net.add(scenery.authority(provider), new SimProvider(provider, story, loop, apart(), said));
  }

  /// Runs it, and says what did not hold.
  public List<String> run() {
    badMinute();
    loop.run(PEACE);
    comesBack();
    afterwards();
    whileNobodyCalls();
    invariants.open(gateway);
    gateway.close();
    loop.run(CALM);
    loop.run(CALM);
    invariants.quiet(loop, net, gateway);
    var broken = new ArrayList<>(gates.broken());
    broken.addAll(invariants.broken());
    return broken;
  }

  /// How many calls were made.
  public int made() {
    return played.size();
  }

  /// Everything that a run's clients saw, and when, in one number.
  public int digest() {
    var digest = 1;
    for (var one : played) {
      digest = 31 * digest + Long.hashCode(one.endedAt().orElse(0));
      digest = 31 * digest + one.seen().hashCode();
    }
    return digest;
  }

  private void badMinute() {
    var at = 0L;
    for (var i = 0; i < calls; i++) {
      at = random.nextInt(3) == 0 ? at : (long) (random.nextDouble() * FAULTS.toNanos());
      var call = SimCall.drawn(numbers++, model(), scenery.staysHome(), random);
      loop.after(Duration.ofNanos(at), () -> begin(call));
    }
    while (loop.nanoTime() < FAULTS.toNanos()) {
      loop.run(LOOK);
      whileNobodyCalls();
      operate();
    }
    scenery.providers().forEach(it -> gateway.order(it, ProviderGates.Admin.NONE));
    journal.heal();
    loop.run(Scenery.TOTAL.plus(SECOND.multipliedBy(10)));
    played.forEach(invariants::hold);
    whileNobodyCalls();
    invariants.quiet(loop, net, gateway);
    for (var provider : scenery.providers()) {
      var isForbidden = scenery.staysHome() && !scenery.isHome(provider);
      invariants.expect(!isForbidden || wire.connects(provider) == 0, "offshore: " + provider);
    }
  }

  // About once in eight seconds somebody has an order for one of those that need not be well.
  private void operate() {
    if (!isOperated || orders.nextInt(40) > 0) {
      return;
    }
    var bad = scenery.providers().subList(0, scenery.providers().size() - 1);
    var provider = bad.get(orders.nextInt(bad.size()));
    switch (orders.nextInt(6)) {
      case 0 -> gateway.order(provider, ProviderGates.Admin.TRIPPED);
      case 1 -> gateway.order(provider, ProviderGates.Admin.DRAINING);
      case 2 -> gateway.order(provider, ProviderGates.Admin.NONE);
      case 3 -> gateway.reset(provider);
      case 4 -> gateway.stop();
      default -> gateway.reload();
    }
  }

  private void whileNobodyCalls() {
    if (gateway.openCalls() == 0) {
      scenery.providers().forEach(gates::idle);
    }
  }

  // Where nobody is ever asked as a last resort, every call has the whole chain.
  private String model() {
    var direct = !scenery.isSafe() && random.nextInt(8) == 0;
    return direct ? any() + "/m" : Scenery.CHAIN;
  }

  private String any() {
    return scenery.providers().get(random.nextInt(scenery.providers().size()));
  }

  private Played begin(SimCall call) {
    var exchange = call.open(loop, SimGateway.KEY);
    var one = new Played(call, exchange, loop);
    played.add(one);
    gateway.handle(exchange);
    call.leaves().ifPresent(it -> loop.after(it, exchange::leave));
    return one;
  }

  private void comesBack() {
    for (var i = 0; i < COMES_BACK; i++) {
      for (var provider : scenery.providers()) {
        var one = begin(SimCall.plain(numbers++, provider + "/m", i % 2 == 0));
        loop.run(CALM);
        invariants.hold(one);
        invariants.answeredBy(one, Set.of(provider));
      }
    }
  }

  private void afterwards() {
    for (var i = 0; i < AFTERWARDS; i++) {
      var one = begin(SimCall.plain(numbers++, Scenery.CHAIN, i % 2 == 0));
      loop.run(CALM);
      invariants.hold(one);
      var all = scenery.providers();
      invariants.answeredBy(one, Set.copyOf(scenery.isHedged() ? all : all.subList(0, 1)));
    }
  }

  /// What it was about.
  @Override
  public String toString() {
    return "seed %d: %s, attempts %d, safe %b, limited %b, home %b, hedged %b, strict %b, orders %b"
        .formatted(
            seed,
            stories,
            scenery.attempts(),
            scenery.isSafe(),
            scenery.isLimited(),
            scenery.staysHome(),
            scenery.isHedged(),
            scenery.isStrict(),
            isOperated);
  }
}
