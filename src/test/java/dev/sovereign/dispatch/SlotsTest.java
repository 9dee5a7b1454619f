package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The places that a provider has for calls at a time.
final class SlotsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Loops loops = Loops.start(Loops.Choice.AUTO, 2);
  private final Loop loop = loops.all().getFirst();
  private final FairSlots slots = new FairSlots(OptionalInt.of(1));

  @AfterEach
  void stop() {
    loops.close();
  }

  private CompletableFuture<Boolean> take(Loop at, Duration patience) {
    return take(at, patience, false);
  }

  private CompletableFuture<Boolean> take(Loop at, Duration patience, boolean isLast) {
    var taken = new CompletableFuture<Boolean>();
    at.execute(
        () ->
            slots
                .take(at, patience, isLast)
                .onComplete(taken::complete, taken::completeExceptionally));
    return taken;
  }

  private static boolean got(CompletableFuture<Boolean> taken) throws Exception {
    return taken.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whoeverWaitedLongestIsNext() throws Exception {
    assertTrue(got(take(loop, LONG)));
    var order = new CopyOnWriteArrayList<Integer>();
    var all = new ArrayList<CompletableFuture<?>>();
    for (var number : List.of(1, 2, 3)) {
      all.add(
          take(loop, LONG)
              .thenAccept(
                  _ -> {
                    order.add(number);
                    slots.give();
                  }));
    }
    slots.give();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);

    assertEquals(List.of(1, 2, 3), order);
    assertEquals(0, slots.taken());
    assertEquals(0, slots.waiting());
  }

  @Test
  void patienceEnds() throws Exception {
    assertTrue(got(take(loop, LONG)));

    assertFalse(got(take(loop, Duration.ofMillis(20))));
    assertEquals(0, slots.waiting());
    slots.give();
    assertEquals(0, slots.taken());
  }

  @Test
  void moreSlotsServeWhoeverWaits() throws Exception {
    assertTrue(got(take(loop, LONG)));
    var second = take(loop, LONG);
    slots.make(OptionalInt.of(2));

    assertTrue(got(second));
    assertEquals(2, slots.taken());
  }

  @Test
  void aQueueAtTheServerIsForThoseWhoCanGoElsewhere() throws Exception {
    slots.make(OptionalInt.of(3));
    slots.makeOfQueue(new QueueLimit(OptionalInt.of(1)));
    assertTrue(got(take(loop, LONG)));
    var patient = take(loop, LONG);
    assertFalse(got(take(loop, Duration.ofMillis(20))));

    assertTrue(got(take(loop, LONG, true)));
    assertTrue(got(take(loop, LONG, true)));
    assertFalse(got(take(loop, Duration.ofMillis(20), true)), "the limit that holds for everybody");
    assertFalse(patient.isDone());

    slots.makeOfQueue(QueueLimit.NONE);
    slots.give();
    assertTrue(got(patient));
    assertEquals(3, slots.taken());
  }

  @Test
  void neverMoreThanTheMostAreTakenAndNoneIsLost() throws Exception {
    var most = 4;
    slots.make(OptionalInt.of(most));
    var seed = new Random().nextLong();
    var random = new Random(seed);
    var inside = new AtomicInteger();
    var worst = new AtomicInteger();
    var rounds = 20_000;
    var done = new CountDownLatch(rounds);
    for (var i : IntStream.range(0, rounds).toArray()) {
      var at = loops.all().get(i % 2);
      var patience = random.nextInt(4) == 0 ? Duration.ofMillis(1) : LONG;
      var _ =
          take(at, patience)
              .thenAccept(
                  isTaken -> {
                    if (isTaken) {
                      worst.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      inside.decrementAndGet();
                      slots.give();
                    }
                    done.countDown();
                  });
    }

    assertTrue(done.await(30, TimeUnit.SECONDS), "seed " + seed + ", left " + done.getCount());
    assertTrue(worst.get() <= most, "seed " + seed + ", " + worst);
    assertEquals(0, slots.taken());
    assertEquals(0, slots.waiting());
  }
}
