package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// F-23: a provider that closes its connection after every answer without a word.
@Tag("slow")
final class ReusedConnectionTest {
  private static final int CALLS = 30;
  private static final Script ANSWERS_AND_CLOSES =
      call -> {
        Verdict.GOOD.answer(call);
        call.close();
      };

  @ParameterizedTest(name = "F-23 {0}: the connection was given up meanwhile")
  @EnumSource(names = {"PLAIN", "STREAM"})
  void everyCallIsOneRequestAndOneAttempt(Asked asked) {
    var settings = new Scene.Settings(asked, "{}", "45s");
    try (var scene = Scene.of(settings, ANSWERS_AND_CLOSES, Verdict.GOOD)) {
      IntStream.range(0, CALLS).forEach(_ -> assertServedByTheFirst(scene, asked));

      assertEquals(List.of((long) CALLS, 0L), List.of(scene.a().posts(), scene.b().posts()));
      assertTrue(scene.a().connections() <= 2 * CALLS);
    }
  }

  private static void assertServedByTheFirst(Scene scene, Asked asked) {
    var answer = scene.ask(asked);
    answer.assertWhole("a", "well answered");
    assertEquals("1", answer.header("X-Sovereign-Attempts"));
  }
}
