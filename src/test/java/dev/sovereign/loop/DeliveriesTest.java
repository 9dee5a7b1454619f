package dev.sovereign.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.testkit.sim.SimLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// What is brought for loops reaches them together.
final class DeliveriesTest {
  private final List<String> ran = new ArrayList<>();
  private final SimLoop one = new SimLoop();
  private final SimLoop other = new SimLoop();
  private final Deliveries deliveries = new Deliveries();

  private void add(Loop loop, String name) {
    deliveries.add(loop, () -> ran.add(name));
  }

  private void run(SimLoop loop) {
    loop.run(Duration.ofSeconds(1));
  }

  @Test
  void aLoopIsWokenOnceForAllThatIsItsOwn() {
    add(one, "a");
    add(other, "b");
    add(one, "c");
    assertEquals(0, one.waiting() + other.waiting());

    deliveries.send();
    assertEquals(List.of(1L, 1L), List.of(one.waiting(), other.waiting()));
    run(one);
    run(other);

    assertEquals(List.of("a", "c", "b"), ran);
  }

  @Test
  void whatWasSentIsNotSentAgain() {
    add(one, "a");
    deliveries.send();
    add(one, "b");
    deliveries.send();
    deliveries.send();
    run(one);

    assertEquals(List.of("a", "b"), ran);
  }

  @Test
  void aTaskThatThrowsHoldsUpNoOther() {
    deliveries.add(
        one,
        () -> {
          throw new IllegalStateException("broken");
        });
    add(one, "after it");
    deliveries.send();

    assertThrows(IllegalStateException.class, () -> run(one)); // It comes out of this loop.
    run(one);

    assertEquals(List.of("after it"), ran);
  }

  @Test
  void aLoopThatTakesNothingCostsOthersNothing() {
    var refusing = new Refusing();
    add(refusing, "lost");
    add(one, "a");
    add(other, "b");

    assertThrows(RejectedExecutionException.class, this::sendAll);
    deliveries.send();
    run(one);
    run(other);

    assertEquals(List.of("a", "b"), ran);
  }

  // Which loop comes first is not said.
  private void sendAll() {
    deliveries.send();
    deliveries.send();
  }

  private static final class Refusing implements Loop {
    @Override
    public void execute(Runnable task) {
      throw new RejectedExecutionException("no more tasks");
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      throw new RejectedExecutionException("no more timers");
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }
}
