package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Health;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TallyTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -7 * MINUTE; // A clock's start means nothing.

  private static Tally times(int count, Tally tally, UnaryOperator<Tally> step) {
    var next = tally;
    for (var i = 0; i < count; i++) {
      next = step.apply(next);
    }
    return next;
  }

  private static FadingTimes all(LongStream nanos) {
    return nanos
        .boxed()
        .reduce(FadingTimes.NONE, (times, it) -> times.with(it, START), (one, _) -> one);
  }

  @Test
  void nothingTriedIsUnknown() {
    assertEquals(Health.UNKNOWN, Tally.none(START).health(START + MINUTE));
  }

  @Test
  void anAttemptCountsForHalfAfterAMinute() {
    var tally = times(40, Tally.none(START), it -> it.answered(START));

    assertEquals(40, tally.health(START).samples(), 1e-9);
    assertEquals(20, tally.health(START + MINUTE).samples(), 1e-9);
    assertEquals(10, tally.health(START + 2 * MINUTE).samples(), 1e-9);
  }

  @Test
  void whatIsOldWeighsLessThanWhatIsNew() {
    var tally = times(30, Tally.none(START), it -> it.failed(START));

    tally = times(30, tally, it -> it.answered(START + 2 * MINUTE));

    assertEquals(0.8, tally.health(START + 2 * MINUTE).success(), 1e-9);
  }

  @Test
  void timeAloneChangesNoShareAndNoTime() {
    var tally = times(9, Tally.none(START), it -> it.answered(START)).failed(START);
    tally = tally.firstToken(SECOND, START).perToken(SECOND / 50, START);

    var now = tally.health(START);
    var later = tally.health(START + 100 * MINUTE);

    assertEquals(now.success(), later.success(), 1e-9);
    assertEquals(now.firstTokenNanos(), later.firstTokenNanos());
    assertEquals(now.score(), later.score(), 1e-9);
    assertFalse(later.isKnown());
  }

  @Test
  void aClockThatOtherThreadsReadEarlierTurnsNothingBack() {
    var tally = Tally.none(START).answered(START + MINUTE).answered(START);

    assertEquals(2, tally.health(START + MINUTE).samples(), 1e-9);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {300_000, 1_000_000, 17_000_000, 450_000_000, 2_000_000_000, 59_000_000_000L})
  void aTimeIsKnownToWithinATenth(long nanos) {
    var found = all(LongStream.of(nanos)).quantile(0.5).orElseThrow();

    assertEquals(1, (double) found / nanos, 0.1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5, 1, Long.MAX_VALUE})
  void anyTimeHasItsPlace(long nanos) {
    assertTrue(all(LongStream.of(nanos)).quantile(1).isPresent());
  }

  @Test
  void sharesOfManyTimesAreThoseOfTheTimesThemselves() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    var nanos = random.doubles(2_000).mapToLong(it -> (long) (1e6 * Math.exp(9 * it))).toArray();
    var times = all(Arrays.stream(nanos));
    Arrays.sort(nanos);

    var median = (double) times.quantile(0.5).orElseThrow() / nanos[999];
    var slow = (double) times.quantile(0.95).orElseThrow() / nanos[1_899];

    assertEquals(1, median, 0.1, "seed " + seed);
    assertEquals(1, slow, 0.1, "seed " + seed);
  }

  @Test
  void aSlowMinuteIsForgottenByAndBy() {
    var tally = times(100, Tally.none(START), it -> it.firstToken(30 * SECOND, START));
    var then = START + 10 * MINUTE;
    tally = times(10, tally.answered(then), it -> it.firstToken(SECOND, then));

    var found = tally.health(then).firstTokenNanos();

    assertTrue(found.orElseThrow() < 2 * SECOND, found.toString());
  }

  @Test
  void ofNoTimesNothingIsKnown() {
    assertEquals(OptionalLong.empty(), FadingTimes.NONE.quantile(0.95));
  }

  @Test
  void whatIsUsualIsKnownOfEnoughOnly() {
    var few = times(19, Tally.none(START), it -> it.firstToken(SECOND, START));
    var enough = few.firstToken(SECOND, START);

    assertTrue(few.usualFirstToken(START).isEmpty());
    assertTrue(enough.usualFirstToken(START).isPresent());
    assertTrue(enough.usualFirstToken(START + MINUTE).isEmpty());
  }

  @Test
  void anAttemptThatWasOutrunCountsWhereItWasSlow() {
    var tally = times(20, Tally.none(START), it -> it.firstToken(SECOND, START));

    var soon = times(20, tally, it -> it.outrun(SECOND / 2, START));
    var late = times(20, tally, it -> it.outrun(4 * SECOND, START));

    assertEquals(tally.usualFirstToken(START), soon.usualFirstToken(START));
    assertTrue(late.usualFirstToken(START).getAsLong() > 2 * SECOND);
    assertEquals(Tally.none(START), Tally.none(START).outrun(SECOND, START));
  }
}
