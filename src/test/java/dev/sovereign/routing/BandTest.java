package dev.sovereign.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BandTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "0.8, 1", "0.79, 2", "0.5, 2", "0.49, 3", "0, 3"})
  void whoeverWasInNoneIsJudgedByTheEdgesAlone(double share, int band) {
    assertEquals(band, Band.of(share).number());
  }

  @ParameterizedTest
  @CsvSource({
    // was, share of the best score, is
    "FIRST, 0.69, FIRST",
    "FIRST, 0.67, SECOND",
    "FIRST, 0.44, SECOND",
    "FIRST, 0.42, THIRD",
    "SECOND, 0.91, SECOND",
    "SECOND, 0.93, FIRST",
    "SECOND, 0.43, SECOND",
    "SECOND, 0.42, THIRD",
    "THIRD, 0.57, THIRD",
    "THIRD, 0.58, SECOND",
    "THIRD, 0.91, SECOND",
    "THIRD, 0.93, FIRST"
  })
  void aBandIsLeftOnlyWellBeyondItsEdge(Band was, double share, Band is) {
    assertEquals(is, was.next(share));
  }
}
