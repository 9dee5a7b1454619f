package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many calls a server is given that reports a queue.
final class QueueLimitTest {
  private static QueueLimit of(int most) {
    return new QueueLimit(OptionalInt.of(most));
  }

  @ParameterizedTest
  @CsvSource({"8, 0, 8", "8, 2, 10", "0, 1, 1", "2, 1, 3"})
  void aShortQueueIsNone(int running, int waiting, int inFlight) {
    assertEquals(QueueLimit.NONE, QueueLimit.NONE.heard(running, waiting, inFlight));
  }

  @ParameterizedTest
  @CsvSource({"8, 10, 18, 10", "2, 3, 5, 3", "8, 30, 4, 1", "8, 30, 0, 1"})
  void whatIsTooMuchComesOffAtOnce(int running, int waiting, int inFlight, int most) {
    assertEquals(of(most), QueueLimit.NONE.heard(running, waiting, inFlight));
  }

  @Test
  void callsBeyondTheLimitDoNotRaiseIt() {
    assertEquals(of(4), of(4).heard(8, 10, 30));
  }

  @Test
  void withoutAQueueItRisesWhereItIsUsedUp() {
    assertEquals(of(10), of(8).heard(8, 0, 8));
    assertEquals(of(2), of(1).heard(1, 0, 1));
    assertEquals(of(8), of(8).heard(6, 0, 6));
  }

  @Test
  void aLimitThatNobodyNeedsIsGivenUp() {
    assertEquals(QueueLimit.NONE, of(8).heard(3, 0, 3));
  }

  @Test
  void aSteadyServerIsKeptBusyAndItsQueueShort() {
    var random = new Random(1);
    var limit = QueueLimit.NONE;
    for (var round = 0; round < 10_000; round++) {
      var places = 1 + random.nextInt(64);
      for (var report = 0; report < 40; report++) {
        var inFlight = Math.min(limit.places(), 200); // Always more callers than it can serve.
        var running = Math.min(places, inFlight);
        limit = limit.heard(running, inFlight - running, inFlight);
        assertTrue(limit.places() >= 1);
      }
      var most = limit.places();
      assertTrue(most >= places && most <= places + places / 2 + 2, places + ": " + most);
    }
  }
}
