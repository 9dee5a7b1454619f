package dev.sovereign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class TimeoutsTest {
  private static Timeouts of(long... seconds) {
    return new Timeouts(
        Duration.ofSeconds(seconds[0]),
        Duration.ofSeconds(seconds[1]),
        Duration.ofSeconds(seconds[2]),
        Duration.ofSeconds(seconds[3]),
        Duration.ofSeconds(seconds[4]),
        Duration.ofSeconds(seconds[5]),
        Duration.ofSeconds(seconds[6]));
  }

  @Test
  void theDefaultsAreThoseOfTheExample() {
    assertEquals(of(2, 3, 15, 60, 30, 120, 240), Timeouts.DEFAULT);
  }

  @Test
  void ofTwoTheShorterTimeWinsEachByItself() {
    var offer =
        new Offer(
            "p",
            "up",
            "m",
            Offer.Kind.GPU,
            OptionalLong.empty(),
            of(1, 9, 1, 9, 1, 9, 1),
            Offer.Site.UNKNOWN);

    assertEquals(of(1, 2, 1, 2, 1, 2, 1), offer.within(of(2, 2, 2, 2, 2, 2, 2)).timeouts());
  }

  @Test
  void noTimeMayBeZero() {
    var named = assertThrows(IllegalArgumentException.class, () -> of(2, 3, 15, 60, 0, 120, 240));

    assertEquals("timeouts.idle must be positive: PT0S", named.getMessage());
  }

  @Test
  void onlyTimeoutsAreTimeouts() {
    assertTrue(Failure.Kind.TIMEOUT_TOTAL.isTimeout());
    assertEquals(
        List.of("connect", "closed", "auth"),
        List.of(Failure.Kind.CONNECT, Failure.Kind.CLOSED, Failure.Kind.AUTH).stream()
            .filter(it -> !it.isTimeout())
            .map(Failure.Kind::word)
            .toList());
  }

  @Test
  void aPlanWithoutAnOfferIsNone() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RoutePlan(
                "m",
                Optional.empty(),
                Residency.anywhere(),
                List.of(),
                List.of(),
                3,
                false,
                Duration.ofMinutes(1),
                Retries.DEFAULT,
                Hedge.OFF));
  }
}
