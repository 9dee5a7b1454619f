package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A gate is made by the loop that comes first, and asked by those that come at the same time.
final class RateGateTest {
  private static final long NOW = 1_000_000_000L;

  @Test
  void aNewOneIsOpenToALoopThatReadTheClockJustBefore() {
    assertEquals(0, new RateGate(NOW).waitNanos(NOW - 1_000));
  }

  @Test
  void soIsOneThatWasReset() {
    var gate = new RateGate(NOW);
    gate.limited(OptionalLong.of(60_000), NOW, 0);
    assertTrue(gate.waitNanos(NOW) > 0);

    gate.reset(NOW);

    assertEquals(0, gate.waitNanos(NOW - 1_000));
  }
}
