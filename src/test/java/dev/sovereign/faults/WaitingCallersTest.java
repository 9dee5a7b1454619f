package dev.sovereign.faults;

import static dev.sovereign.testkit.Steps.all;
import static dev.sovereign.testkit.Steps.chunk;
import static dev.sovereign.testkit.Steps.events;
import static dev.sovereign.testkit.Steps.hang;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// F-11 for a stream whose status has left: comments of ours, then the next provider's answer or an
/// error event.
@Tag("slow")
final class WaitingCallersTest {
  private static final Scene.Settings SETTINGS =
      new Scene.Settings(Asked.STREAM, "{first_token: 500ms}", "100ms");
  private static final Script PINGING = all(events(), chunk(": canary\n\n"), hang());

  @Test
  void theCallerSawOnlyCommentsAndGetsTheNextProvidersAnswer() {
    try (var scene = Scene.of(SETTINGS, PINGING, Verdict.GOOD)) {
      var body = scene.ask(Asked.STREAM).body();

      assertTrue(body.startsWith(": keep-alive\n\n: keep-alive\n\n"), body);
      assertTrue(body.endsWith("data: [DONE]\n\n"), body);
      assertTrue(body.contains("\"well \""), body);
      assertFalse(body.contains("canary"), body);
      assertEquals("complete", scene.record().result().ending());
    }
  }

  @Test
  void withTheSecondBadTooAnErrorEventNamesBothAndNothingLooksLikeAnEnd() {
    try (var scene = Scene.of(SETTINGS, PINGING, Verdict.BAD)) {
      var answer = scene.ask(Asked.STREAM);

      assertEquals(200, answer.status());
      var error = answer.body().substring(answer.body().indexOf("data: "));
      assertTrue(answer.body().startsWith(": keep-alive\n\n"), answer.body());
      assertTrue(error.contains("a timeout_first_token, then b quota (402)"), error);
      assertTrue(error.contains("\"code\":\"upstream_timeout\""), error);
      assertFalse(answer.body().contains("[DONE]") || answer.body().contains("choices"), error);
      assertFalse(answer.body().contains("canary"), error);
      assertEquals("failed", scene.record().result().ending());
    }
  }
}
