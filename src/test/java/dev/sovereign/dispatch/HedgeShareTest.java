package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Hedge;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import dev.sovereign.core.Retries;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How many calls may be asked twice at once.
final class HedgeShareTest {
  private final HedgeShare hedges = new HedgeShare();

  private static RoutePlan plan(String capability, double share) {
    var offer =
        new Offer(
            "p",
            "up",
            "m",
            Offer.Kind.CLOUD,
            OptionalLong.empty(),
            Timeouts.DEFAULT,
            Offer.Site.UNKNOWN);
    return new RoutePlan(
        "m",
        Optional.of(capability),
        Residency.anywhere(),
        List.of(offer),
        List.of(),
        3,
        false,
        Duration.ofMinutes(1),
        Retries.DEFAULT,
        new Hedge(new Hedge.Patience.Usual(), share));
  }

  private long taken(RoutePlan plan, int calls) {
    return IntStream.range(0, calls)
        .filter(
            _ -> {
              hedges.called(plan);
              return hedges.take(plan);
            })
        .count();
  }

  @Test
  void itHoldsFromTheFirstCallOn() {
    var plan = plan("c", 0.05);

    assertEquals(0, taken(plan, 19));
    assertEquals(1, taken(plan, 1));
    assertEquals(50, 1 + taken(plan, 980));
  }

  @Test
  void whatWasNotUsedIsKeptForAHundredCallsOnly() {
    var plan = plan("c", 0.05);
    IntStream.range(0, 10_000).forEach(_ -> hedges.called(plan));

    assertEquals(5, IntStream.range(0, 20).filter(_ -> hedges.take(plan)).count());
  }

  @Test
  void aCapabilityLivesOnItsOwnShare() {
    taken(plan("rich", 1), 10);
    hedges.called(plan("rich", 1));

    assertFalse(hedges.take(plan("poor", 0.01)));
    assertTrue(hedges.take(plan("rich", 1)));
  }

  @Test
  void whatIsGivenBackCanBeTaken() {
    var plan = plan("c", 1);
    hedges.called(plan);
    assertTrue(hedges.take(plan));
    assertFalse(hedges.take(plan));

    hedges.giveBack(plan);

    assertTrue(hedges.take(plan));
  }
}
