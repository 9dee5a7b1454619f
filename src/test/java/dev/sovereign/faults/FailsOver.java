package dev.sovereign.faults;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every cell of a family whose faults come before any content; the family's class
/// names them in a static method `cells`.
interface FailsOver {
  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  default void theNextProviderAnswers(Row.Cell cell) throws InterruptedException {
    Verdict.movesOn(cell);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  default void withTheSecondBadTooOneErrorNamesBoth(Row.Cell cell) throws InterruptedException {
    Verdict.isExhausted(cell);
  }
}
