package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// F-24: the next provider is at its rate limit as the first one fails.
@Tag("slow")
final class LimitedNextTest {
  private final ScriptedUpstream a = ScriptedUpstream.start(Scripts.error(500, Row.CANARY));
  private final ScriptedUpstream b = ScriptedUpstream.start(limited(30));
  private final ScriptedUpstream c = ScriptedUpstream.start(Verdict.GOOD);
  private final TestGateway gateway =
      TestGateway.start(
          """
          %sproviders:
            a: {type: openai-compatible, base_url: "http://%s/v1"}
            b: {type: openai-compatible, base_url: "http://%s/v1"}
            c: {type: openai-compatible, base_url: "http://%s/v1"}
          capabilities:
            c: {chain: [a/one, b/two, c/three]}
          """
              .formatted(TestGateway.ONE_TRY, a.authority(), b.authority(), c.authority()));

  private static Script limited(int seconds) {
    var body = "{\"error\":{\"message\":\"" + Row.CANARY + "\"}}";
    return call -> call.json(429, body, "retry-after: " + seconds + "\r\n");
  }

  @AfterEach
  void stop() {
    gateway.close();
    a.close();
    b.close();
    c.close();
  }

  // The second provider has said that it is busy.
  private Answered askOnceItsGateIsShut(Asked asked) {
    assertEquals(429, gateway.chat("b/two", "").statusCode());
    return Answered.of(gateway, asked);
  }

  private List<Integer> calls() {
    return List.of(a.calls(), b.calls(), c.calls());
  }

  @ParameterizedTest(name = "F-24 {0}: the one after it answers")
  @EnumSource(names = {"PLAIN", "STREAM"})
  void itIsSkippedAndTheOneAfterItAnswers(Asked asked) {
    var answer = askOnceItsGateIsShut(asked);

    assertEquals(200, answer.status(), answer.body());
    assertEquals("c", answer.header("X-Sovereign-Provider"));
    assertEquals("2", answer.header("X-Sovereign-Attempts"));
    assertTrue(answer.body().contains("well "), answer.body());
    answer.assertNothingElse();
    assertEquals(List.of(1, 1, 1), calls());
    var last = gateway.stopAndReadRecords().getLast();
    assertEquals(List.of("a server_error", "c answered"), Verdict.tried(last));
  }

  @ParameterizedTest(name = "F-24 {0}: the others fail")
  @EnumSource(names = {"PLAIN", "STREAM"})
  void whereTheOthersFailTheFirstCauseIsToldAndThatItWasNotAsked(Asked asked) {
    c.script(Verdict.BAD);
    var answer = askOnceItsGateIsShut(asked);

    assertEquals(503, answer.status(), answer.body());
    assertEquals("upstream_unavailable", answer.error().string("code").orElseThrow());
    var story = answer.error().string("message").orElseThrow();
    assertTrue(story.startsWith("No provider could answer: a server_error"), story);
    assertTrue(story.contains("b not asked (rate)"), story);
    assertEquals("false", answer.header("x-should-retry"));
    answer.assertNothingElse();
    assertEquals(List.of(1, 1, 1), calls());
  }

  @ParameterizedTest(name = "F-24 {0}: all are at their limit")
  @EnumSource(names = {"PLAIN", "STREAM"})
  void whereAllAreAtTheirLimitTheShortestWaitIsTold(Asked asked) {
    a.script(limited(40));
    c.script(limited(9));
    var answer = askOnceItsGateIsShut(asked);

    assertEquals(429, answer.status(), answer.body());
    var wait = Integer.parseInt(answer.header("retry-after"));
    assertTrue(wait >= 1 && wait <= 9, wait + " s");
    assertEquals("true", answer.header("x-should-retry"));
    assertFalse(answer.body().contains("[DONE]"), answer.body());
    answer.assertNothingElse();
    assertEquals(List.of(1, 1, 1), calls());
  }
}
