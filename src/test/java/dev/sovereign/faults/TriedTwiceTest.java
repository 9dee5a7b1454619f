package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// F-03 and F-06 with the default: a provider that fails at once gets one more request before the
/// next one is asked.
@Tag("slow")
final class TriedTwiceTest {
  private static final Set<String> IDS = Set.of("F-03", "F-06");

  static Stream<Row.Cell> cells() {
    return StatusFaultsTest.rows()
        .filter(it -> IDS.contains(it.id()))
        .flatMap(it -> it.asked(PLAIN, STREAM));
  }

  private static Scene.Settings settings(Row.Cell cell) {
    return new Scene.Settings(cell.asked(), "{}", "45s", "");
  }

  @ParameterizedTest(name = "{0}, tried twice")
  @MethodSource("cells")
  void theNextProviderAnswersAfterTwoRequests(Row.Cell cell) {
    try (var scene = Scene.of(settings(cell), cell.row().script(), Verdict.GOOD)) {
      var answer = scene.ask(cell.asked());

      answer.assertWhole("b", "well answered");
      answer.assertNothingElse();
      assertTried(scene, answer, cell, "b answered");
    }
  }

  @ParameterizedTest(name = "{0}, tried twice")
  @MethodSource("cells")
  void withTheSecondBadTooOneErrorNamesAllThree(Row.Cell cell) {
    try (var scene = Scene.of(settings(cell), cell.row().script(), Verdict.BAD)) {
      var answer = scene.ask(cell.asked());

      assertEquals(cell.row().ends().told().status(), answer.status(), answer.body());
      Verdict.assertTells(answer.error().string("message").orElseThrow(), cell.row().ends().word());
      answer.assertNothingElse();
      assertTried(scene, answer, cell, "b quota");
    }
  }

  private static void assertTried(Scene scene, Answered answer, Row.Cell cell, String last) {
    var first = "a " + cell.row().ends().word();
    assertEquals("3", answer.header("X-Sovereign-Attempts"));
    assertEquals(List.of(2L, 1L), List.of(scene.a().posts(), scene.b().posts()));
    assertEquals(List.of(first, first, last), Verdict.tried(scene.record()));
  }
}
