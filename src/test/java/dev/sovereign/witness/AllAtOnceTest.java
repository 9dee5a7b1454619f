package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What comes of several that are asked at once.
final class AllAtOnceTest {
  @Test
  void aFaultAtOneTakesNothingFromTheOthers() {
    var heard = AllAtOnce.of(List.of(2, 0, 3), it -> 12 / it, (_, _) -> -1);

    assertEquals(List.of(6, -1, 4), heard);
  }
}
