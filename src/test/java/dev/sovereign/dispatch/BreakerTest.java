package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.BreakerConfig;
import dev.sovereign.dispatch.BreakerState.Ending;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// When a target is left alone, and how it comes back.
final class BreakerTest {
  private static final long LEASE = Duration.ofSeconds(31).toNanos();

  private final AtomicInteger opened = new AtomicInteger();
  private final Breaker breaker =
      new Breaker(BreakerConfig.DEFAULT, 0, () -> 0, opened::incrementAndGet);
  private long now;

  private void pass(String time) {
    now += Duration.parse(time).toNanos();
  }

  private Optional<Breaker.Pass> ask() {
    return breaker.ask(now, LEASE, false);
  }

  private void end(Ending... endings) {
    for (var ending : endings) {
      breaker.settle(ask().orElseThrow(), ending, now);
    }
  }

  private void open() {
    end(Ending.FAILED, Ending.FAILED, Ending.FAILED, Ending.FAILED, Ending.FAILED);
    assertEquals("open", word());
  }

  private String word() {
    return breaker.state(now).word();
  }

  private long waitMillis() {
    return breaker.state(now).waitNanos(now) / 1_000_000;
  }

  @Test
  void fiveFailuresInARowOpenIt() {
    end(Ending.FAILED, Ending.FAILED, Ending.FAILED, Ending.FAILED, Ending.OK);
    end(Ending.FAILED, Ending.FAILED, Ending.FAILED, Ending.FAILED);
    assertEquals("closed", word());

    end(Ending.FAILED);

    assertEquals("open", word());
    assertTrue(ask().isEmpty());
    assertEquals(1, opened.get());
  }

  @Test
  void threeConnectionsInARowThatDoNotStandOpenIt() {
    end(Ending.UNCONNECTED, Ending.UNCONNECTED, Ending.FAILED, Ending.UNCONNECTED);
    assertEquals("closed", word());
    end(Ending.OK, Ending.UNCONNECTED, Ending.UNCONNECTED, Ending.UNCONNECTED);

    assertEquals("open", word());
  }

  @Test
  void halfOfTwentyFailuresWithinHalfAMinuteOpenIt() {
    IntStream.range(0, 9).forEach(_ -> end(Ending.OK, Ending.FAILED));
    assertEquals("closed", word());
    end(Ending.OK, Ending.FAILED);

    assertEquals("open", word());
  }

  @Test
  void failuresOfLongAgoDoNotCount() {
    IntStream.range(0, 9).forEach(_ -> end(Ending.OK, Ending.FAILED));
    pass("PT31S");
    end(Ending.OK, Ending.FAILED);

    assertEquals("closed", word());
  }

  @Test
  void whatSaysNothingOfTheTargetChangesNothing() {
    end(Ending.FAILED, Ending.FAILED, Ending.FAILED, Ending.FAILED, Ending.NEUTRAL);
    assertEquals("closed", word());
    end(Ending.FAILED);

    assertEquals("open", word());
  }

  @Test
  void afterFiveSecondsOneMayPassAndNoOther() {
    open();
    pass("PT4.9S");
    assertTrue(ask().isEmpty());
    pass("PT0.1S");

    assertTrue(ask().isPresent());
    assertTrue(ask().isEmpty());
    assertEquals("half_open", word());
  }

  @Test
  void oneThatGoesWellGivesHalfOfTheShareAndFiveSecondsLaterAll() {
    open();
    pass("PT5S");
    end(Ending.OK);
    assertEquals("ramp", word());

    var passed = IntStream.range(0, 100).filter(_ -> ask().isPresent()).count();
    assertEquals(50, passed);
    pass("PT5S");

    assertEquals("closed", word());
    assertEquals(100, IntStream.range(0, 100).filter(_ -> ask().isPresent()).count());
  }

  @Test
  void whereNobodyElseIsThereTheRampLetsAllPass() {
    open();
    pass("PT5S");
    end(Ending.OK);

    assertEquals(
        100,
        IntStream.range(0, 100).filter(_ -> breaker.ask(now, LEASE, true).isPresent()).count());
  }

  @Test
  void aFailureWhileHalfOpenMakesItWaitTwiceAsLongButNeverLongerThanTheMost() {
    open();
    assertEquals(5000, waitMillis());
    pass("PT5S");
    end(Ending.FAILED);
    assertEquals(10_000, waitMillis());
    pass("PT10S");
    end(Ending.FAILED);
    assertEquals(10_000, waitMillis());
  }

  @Test
  void howLongItWaitsIsSpreadButNeverLongerThanTheMost() {
    var spread = new Breaker(BreakerConfig.DEFAULT, 0, () -> 0.999999, () -> {});
    IntStream.range(0, 3)
        .forEach(
            _ -> spread.settle(spread.ask(0, LEASE, false).orElseThrow(), Ending.UNCONNECTED, 0));
    assertEquals(5999, spread.state(0).waitNanos(0) / 1_000_000);
    var later = Duration.ofSeconds(6).toNanos();
    spread.settle(spread.ask(later, LEASE, false).orElseThrow(), Ending.FAILED, later);

    assertEquals(11_999, spread.state(later).waitNanos(later) / 1_000_000);
  }

  @Test
  void twoFailuresInTheRampOpenItAgain() {
    open();
    pass("PT5S");
    end(Ending.OK);
    breaker.settle(breaker.ask(now, LEASE, true).orElseThrow(), Ending.FAILED, now);
    assertEquals("ramp", word());
    breaker.settle(breaker.ask(now, LEASE, true).orElseThrow(), Ending.FAILED, now);

    assertEquals("open", word());
    assertEquals(10_000, waitMillis());
  }

  @Test
  void aLeaseThatIsNeverSettledIsAFailureAndItsSuccessComesTooLate() {
    open();
    pass("PT5S");
    var lost = ask().orElseThrow();
    pass("PT31S");
    assertTrue(ask().isEmpty());
    assertEquals("open", word());
    breaker.settle(lost, Ending.OK, now);
    assertEquals("open", word());
    pass("PT10S");

    assertTrue(ask().isPresent());
  }

  @Test
  void aLeaseOfSomebodyWhoLeftIsFreeAtOnce() {
    open();
    pass("PT5S");
    breaker.settle(ask().orElseThrow(), Ending.NEUTRAL, now);

    assertEquals("half_open", word());
    assertTrue(ask().isPresent());
  }

  @Test
  void aSuccessOfBeforeItOpenedDoesNotCloseIt() {
    var early = ask().orElseThrow();
    open();

    breaker.settle(early, Ending.OK, now);

    assertEquals("open", word());
  }

  @Test
  void aLastResortPassesOnceInASecondAndItsSuccessCounts() {
    open();
    pass("PT1S");
    var first = breaker.lastResort(now);
    assertTrue(first.isPresent());
    assertTrue(breaker.lastResort(now).isEmpty());
    pass("PT1S");
    assertTrue(breaker.lastResort(now).isPresent());
    breaker.settle(first.get(), Ending.FAILED, now);
    assertEquals("open", word());
    breaker.settle(first.get(), Ending.OK, now);

    assertEquals("ramp", word());
  }

  @Test
  void aLastResortBesideALeaseSettlesNothing() {
    open();
    pass("PT5S");
    var lease = ask().orElseThrow();
    var beside = breaker.lastResort(now).orElseThrow();

    breaker.settle(beside, Ending.NEUTRAL, now);

    assertTrue(ask().isEmpty());
    breaker.settle(lease, Ending.OK, now);
    assertEquals("ramp", word());
  }

  @Test
  void aTargetThatSaysThatItIsBackIsTriedAtOnce() {
    open();
    breaker.heard(now);

    assertTrue(ask().isPresent());
    assertTrue(ask().isEmpty());
  }

  @Test
  void aTargetThatSaysThatItIsNotBackWaits() {
    open();
    breaker.postpone(now, now + Duration.ofSeconds(8).toNanos());
    pass("PT7.9S");
    assertTrue(ask().isEmpty());
    pass("PT0.1S");

    assertTrue(ask().isPresent());
  }

  @Test
  void tenMinutesClosedAreForgiven() {
    open();
    pass("PT5S");
    end(Ending.OK);
    pass("PT5S");
    end(Ending.OK);
    pass("PT10M");
    open();

    assertEquals(5000, waitMillis());
  }

  @Test
  void aResetClosesItAndWhatWasUnderWaySettlesNothing() {
    var early = ask().orElseThrow();
    open();
    breaker.reset(now);
    assertEquals("closed", word());
    breaker.settle(early, Ending.FAILED, now);

    assertFalse(ask().isEmpty());
    open();
    assertEquals(5000, waitMillis());
  }
}
