package dev.sovereign.testkit;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.Decision;
import dev.sovereign.audit.MachineTime;
import dev.sovereign.core.Cost;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.core.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/// The calls of [LongHistory]: a few callers with much to ask and many with little, each with
/// models of its own; own servers with a price by the hour and clouds; failures and missing
/// figures.
final class HistoryCalls {
  static final long HOUR_MILLIS = 3_600_000;

  private static final int KEYS = 240;
  private static final int TENANTS = 12;
  private static final int MODELS = 12;
  private static final int OWN = 4; // So many models stand on own servers too.
  private static final int CLOUDS = 5;
  private static final OptionalLong AT_ONCE = OptionalLong.of(0);
  private static final long MACHINE_NANOS = 2_500_000_000L; // An hour: 2.50.
  private static final List<String> CAPABILITIES = List.of("smart", "fast", "sovereign", "");

  private final Random random;
  private final List<Caller> slots = new ArrayList<>(); // A caller stands in as many as it is busy.
  private long made;

  private record Caller(CallRecord.Who who, List<Wish> wishes) {}

  private record Wish(String capability, int model) {}

  HistoryCalls(long seed) {
    this.random = new Random(seed);
    for (var i = 0; i < KEYS; i++) {
      var key = "k%07x%05d".formatted(random.nextInt(1 << 28), i);
      var who = new CallRecord.Who(key, "tenant-" + i % TENANTS);
      var caller = new Caller(who, IntStream.range(0, 4).mapToObj(_ -> wish()).toList());
      var share = 1 + 2_000 / (i + 10);
      IntStream.range(0, share).forEach(_ -> slots.add(caller));
    }
  }

  private Wish wish() {
    var capability = CAPABILITIES.get(random.nextInt(CAPABILITIES.size()));
    return new Wish(capability, random.nextInt(MODELS));
  }

  /// A call that comes in at this time.
  CallRecord next(long epochMillis) {
    var caller = slots.get(random.nextInt(slots.size()));
    var wish = caller.wishes().get(Math.min(random.nextInt(4), random.nextInt(4)));
    var model = "model-" + wish.model();
    var capability = Optional.of(wish.capability()).filter(it -> !it.isEmpty());
    var ending = random.nextInt(100) == 0 ? "failed" : "complete";
    var served = ending.equals("failed") ? Optional.<CallRecord.Served>empty() : served(wish);
    var usage = served.isEmpty() ? Usage.UNKNOWN : usage(wish.model());
    var millis = 300 + random.nextInt(8_000);
    made++;
    return new CallRecord(
        "req_%026x".formatted(made),
        epochMillis,
        "node-1",
        caller.who(),
        new CallRecord.Asked("chat/completions", capability.orElse(model), capability, true),
        tried(served, model, millis),
        decision(model),
        new CallRecord.Result(
            ending,
            served,
            usage,
            served.map(it -> cost(it, wish.model(), usage)).orElse(Cost.NONE),
            OptionalLong.of(200 + random.nextInt(100)),
            millis));
  }

  private static Decision decision(String model) {
    var own = new Decision.Candidate("rack-0", model, Optional.empty(), Optional.empty());
    var cloud = new Decision.Candidate("cloud-0", model, Optional.empty(), Optional.empty());
    return new Decision("any", 3, List.of(own, cloud), 0, List.of());
  }

  private Optional<CallRecord.Served> served(Wish wish) {
    var model = "model-" + wish.model();
    var cloud = "cloud-" + (wish.model() + (random.nextInt(50) == 0 ? 1 : 0)) % CLOUDS;
    if (wish.model() >= OWN) {
      return Optional.of(new CallRecord.Served(cloud, model, "direct"));
    }
    return random.nextInt(12) == 0
        ? Optional.of(new CallRecord.Served(cloud, model, "fallback"))
        : Optional.of(new CallRecord.Served("rack-" + wish.model(), model, "gpu"));
  }

  private static List<CallRecord.Tried> tried(
      Optional<CallRecord.Served> served, String model, int millis) {
    var last =
        served.map(
            it -> new CallRecord.Tried(it.provider(), model, true, "answered", AT_ONCE, millis));
    return last.map(List::of)
        .orElse(
            List.of(new CallRecord.Tried("cloud-0", model, true, "server_error", AT_ONCE, millis)));
  }

  private Usage usage(int model) {
    if (random.nextInt(100) == 0) {
      return Usage.UNKNOWN;
    }
    var prompt = (long) Math.exp(6.5 + 1.2 * random.nextGaussian());
    var completion = (long) Math.exp(5.3 + random.nextGaussian());
    var cached = random.nextInt(3) == 0 ? prompt / 2 : 0;
    var reasoning = model % 4 == 0 ? OptionalLong.of(completion / 3) : OptionalLong.empty();
    return new Usage(
        OptionalLong.of(prompt),
        OptionalLong.of(cached),
        OptionalLong.of(completion),
        reasoning,
        Optional.empty());
  }

  private static Cost cost(CallRecord.Served served, int model, Usage usage) {
    var charged = charged(model, usage);
    return served.source().equals("gpu")
        ? new Cost.Machine(MACHINE_NANOS, "USD", charged)
        : charged.<Cost>map(it -> it).orElse(new Cost.Unknown(Cost.Lack.USAGE));
  }

  private static Optional<Cost.Charged> charged(int model, Usage usage) {
    if (usage.prompt().isEmpty()) {
      return Optional.empty();
    }
    var input = 100_000_000L * (model + 1); // 0.10 for a million tokens and more.
    var output = 4 * input;
    var nanos = (usage.prompt().getAsLong() * input + usage.completion().orElse(0) * output);
    var prices =
        new UnitPrices(OptionalLong.of(input), OptionalLong.empty(), OptionalLong.of(output));
    return Optional.of(new Cost.Charged(nanos / 1_000_000, "USD", prices, Cost.OFFER));
  }

  /// What the own servers cost in the hour that begins at this time.
  static List<MachineTime> machines(long start) {
    return IntStream.range(0, OWN)
        .mapToObj(
            it -> new MachineTime("rack-" + it, start, start + HOUR_MILLIS, MACHINE_NANOS, "USD"))
        .toList();
  }
}
