package dev.sovereign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthTest {
  private static Health health(double success, long firstTokenMillis, long perTokenMillis) {
    return new Health(
        100,
        success,
        OptionalLong.of(firstTokenMillis * 1_000_000),
        OptionalLong.of(perTokenMillis * 1_000_000));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 0, 0, 1.0",
    "0.5, 0, 0, 0.25",
    "0.0, 0, 0, 0.0",
    "1.0, 2000, 0, 0.5",
    "1.0, 0, 50, 0.5",
    "0.9, 1000, 25, 0.405"
  })
  void theScoreIsWhatTheDesignSays(double success, long first, long perToken, double score) {
    assertEquals(score, health(success, first, perToken).score(), 1e-9);
  }

  @Test
  void aTimeThatNothingIsKnownOfCostsNothing() {
    var plain = new Health(100, 0.9, OptionalLong.empty(), OptionalLong.empty());

    assertEquals(0.81, plain.score(), 1e-9);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "19.9, false", "20, true"})
  void twentyAttemptsAreEnoughToJudgeBy(double samples, boolean known) {
    var health = new Health(samples, 1, OptionalLong.empty(), OptionalLong.empty());

    assertEquals(known, health.isKnown());
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "1, -0.1", "1, 1.1", "NaN, 1", "1, NaN"})
  void whatCannotBeIsNoHealth(double samples, double success) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Health(samples, success, OptionalLong.empty(), OptionalLong.empty()));
  }
}
