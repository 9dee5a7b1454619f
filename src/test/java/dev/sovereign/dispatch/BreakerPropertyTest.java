package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.BreakerConfig;
import dev.sovereign.dispatch.BreakerState.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What holds of a breaker whatever happens to it, in whatever order.
final class BreakerPropertyTest {
  private static final int EVENTS = 1_000_000;
  private static final List<Ending> ENDINGS = List.of(Ending.values());
  private static final long LEASE = Duration.ofSeconds(31).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /// A permit that is out.
  ///
  /// @param isLease whether it passed a half-open breaker
  private record Out(Breaker.Pass pass, boolean isLease, long end) {
    long generation() {
      return pass.generation();
    }
  }

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Breaker breaker =
      new Breaker(BreakerConfig.DEFAULT, 0, random::nextDouble, () -> {});
  private final List<Out> out = new ArrayList<>();
  private long now;

  @Test
  void atMostOneLeaseIsOutAndNoPermitIsEverLost() {
    IntStream.range(0, EVENTS).forEach(_ -> step());

    recovers();
  }

  private void step() {
    now += (long) (random.nextDouble() * SECOND / 4);
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> ask();
      case 3, 4 -> settle();
      default -> {
        if (random.nextInt(50) == 0) {
          recovers();
        }
      }
    }
  }

  private void ask() {
    var passed = breaker.ask(now, LEASE, random.nextInt(10) == 0);
    if (passed.isEmpty()) {
      return;
    }
    var isLease = breaker.state(now) instanceof BreakerState.HalfOpen;
    if (isLease) {
      assertEquals(0, leases(), this::story);
    }
    out.add(new Out(passed.get(), isLease, now + LEASE));
  }

  private long leases() {
    var current = breaker.state(now).generation();
    return out.stream()
        .filter(it -> it.isLease() && it.generation() == current && it.end() - now > 0)
        .count();
  }

  // Some permits are never settled: their calls hang.
  private void settle() {
    if (out.isEmpty()) {
      return;
    }
    var one = out.remove(random.nextInt(out.size()));
    if (random.nextInt(20) == 0) {
      return;
    }
    var before = breaker.state(now);
    var ending = ENDINGS.get(random.nextInt(ENDINGS.size()));
    breaker.settle(one.pass(), ending, now);
    if (one.generation() != before.generation()) {
      assertEquals(before.word(), breaker.state(now).word(), this::story);
    }
    if (out.size() > 100) {
      out.clear(); // Lost for good.
    }
  }

  // A healthy target is closed again within the longest lease, wait and ramp.
  private void recovers() {
    var end = now + LEASE + Duration.ofSeconds(12 + 1 + 5 + 1).toNanos();
    while (!(breaker.state(now) instanceof BreakerState.Closed) && now - end < 0) {
      now += SECOND / 10;
      var isThere = breaker.ask(now, LEASE, false);
      isThere.ifPresent(it -> breaker.settle(it, Ending.OK, now));
    }
    assertTrue(breaker.state(now) instanceof BreakerState.Closed, this::story);
  }

  private String story() {
    return "seed " + seed + ", " + breaker.state(now);
  }

  @Test
  void manyThreadsHoldAtMostOneLeaseOfAGeneration() throws InterruptedException {
    var clock = new AtomicLong();
    var shared = new Breaker(BreakerConfig.DEFAULT, 0, () -> 0.5, () -> {});
    var lent = ConcurrentHashMap.<Long>newKeySet();
    var doubles = new AtomicLong();
    var threads =
        IntStream.range(0, 4)
            .mapToObj(
                number ->
                    Thread.ofPlatform()
                        .start(() -> drive(shared, clock, lent, doubles, new Random(number))))
            .toList();
    for (var thread : threads) {
      thread.join();
    }

    assertEquals(0, doubles.get());
  }

  private static void drive(
      Breaker shared, AtomicLong clock, Set<Long> lent, AtomicLong doubles, Random random) {
    for (var i = 0; i < 200_000; i++) {
      var at = clock.addAndGet(SECOND / 100);
      var passed = shared.ask(at, LEASE, false);
      if (passed.isEmpty()) {
        continue;
      }
      var generation = passed.get().generation();
      var isLease =
          shared.state(at) instanceof BreakerState.HalfOpen half && half.generation() == generation;
      if (isLease && !lent.add(generation)) {
        doubles.incrementAndGet();
      }
      shared.settle(passed.get(), random.nextInt(3) == 0 ? Ending.OK : Ending.FAILED, at);
    }
  }
}
