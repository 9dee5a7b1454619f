package dev.sovereign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ChainExhaustedTest {
  private static final Offer OFFER =
      new Offer(
          "p",
          "up",
          "m",
          Offer.Kind.CLOUD,
          OptionalLong.empty(),
          Timeouts.DEFAULT,
          Offer.Site.UNKNOWN);

  private static Attempt failed(Failure failure) {
    return new Attempt(OFFER, true, new Outcome.Failed(failure), 0, 1);
  }

  private static Attempt rateLimited(OptionalLong wait) {
    return failed(new Failure(Failure.Kind.RATE_LIMITED, OptionalInt.of(429), wait));
  }

  private static OptionalLong wait(Attempt... attempts) {
    return new Problem.ChainExhausted(List.of(attempts), List.of()).allRateLimitedMillis();
  }

  @Test
  void ofNothingButRateLimitsTheShortestWaitIsTold() {
    assertEquals(
        OptionalLong.of(4000),
        wait(rateLimited(OptionalLong.of(9000)), rateLimited(OptionalLong.of(4000))));
  }

  @Test
  void aRateLimitWithoutAWaitMeansOneSecond() {
    assertEquals(OptionalLong.of(1000), wait(rateLimited(OptionalLong.empty())));
    assertEquals(
        OptionalLong.of(1000),
        wait(rateLimited(OptionalLong.of(9000)), rateLimited(OptionalLong.empty())));
  }

  @Test
  void oneOtherFailureAmongThemMeansThatWaitingIsNotTheCure() {
    assertEquals(
        OptionalLong.empty(),
        wait(rateLimited(OptionalLong.of(1)), failed(Failure.of(Failure.Kind.CONNECT))));
  }
}
