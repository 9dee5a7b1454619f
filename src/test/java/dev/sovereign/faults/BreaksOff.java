package dev.sovereign.faults;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every cell of a family whose faults come after the text `half`; the class of the
/// family names them in a static method `lateCells`.
interface BreaksOff {
  @ParameterizedTest(name = "{0}")
  @MethodSource("lateCells")
  default void aStreamThatHasBegunEndsInAnExplicitError(Row.Cell cell) throws InterruptedException {
    Verdict.breaksOff(cell, "half");
  }

  @ParameterizedTest(name = "{0}, held")
  @MethodSource("lateCells")
  default void aHeldStreamThatHasBegunIsTheNextProvidersToAnswer(Row.Cell cell)
      throws InterruptedException {
    Verdict.movesOn(new Row.Cell(cell.row(), Asked.HELD));
  }
}
