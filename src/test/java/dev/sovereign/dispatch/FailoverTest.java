package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What each failure before content means: the next offer answers, and a chain of nothing but
/// failures is told in our words.
@Tag("slow")
final class FailoverTest {
  private static ScriptedUpstream first;
  private static ScriptedUpstream second;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    first = ScriptedUpstream.start(Scripts.silence());
    second = ScriptedUpstream.start(Scripts.silence());
    gateway = TestGateway.over(first, second);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    first.close();
    second.close();
  }

  @BeforeEach
  void open() {
    gateway.reset("a", "b");
  }

  static Stream<Arguments> faults() {
    return Stream.concat(
        Fault.all().flatMap(it -> Stream.of(Arguments.of(it, false), Arguments.of(it, true))),
        Fault.ofStreams().map(it -> Arguments.of(it, true)));
  }

  private static HttpResponse<String> chat(String model, boolean stream) {
    return gateway.chat(model, ",\"stream\":" + stream);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("absent");
  }

  private static Json error(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8)).find("error").get();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theNextOfferAnswers(Fault fault, boolean stream) {
    first.script(fault.script());
    second.script(Scripts.chat("well answered"));

    var answer = chat("m", stream);

    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("answered"), answer.body());
    assertEquals("b", header(answer, "X-Sovereign-Provider"));
    assertEquals("m", header(answer, "X-Sovereign-Model"));
    assertEquals("fallback", header(answer, "X-Sovereign-Source"));
    assertEquals("2", header(answer, "X-Sovereign-Attempts"));
    assertFalse(answer.body().contains("canary"), answer.body());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aChainOfNothingElseIsToldInOurWords(Fault fault, boolean stream) {
    first.script(fault.script());
    second.script(fault.script());

    var answer = chat("m", stream);

    assertEquals(fault.status(), answer.statusCode(), answer.body());
    assertEquals(fault.code(), error(answer).string("code").orElseThrow());
    assertEquals("application/json", header(answer, "content-type"));
    assertEquals("2", header(answer, "X-Sovereign-Attempts"));
    assertEquals(Boolean.toString(fault.status() == 429), header(answer, "x-should-retry"));
    var story = error(answer).string("message").orElseThrow();
    assertTrue(story.contains("a " + fault.word()), story);
    assertTrue(story.contains("then b " + fault.word()), story);
    assertFalse(answer.body().contains("canary"), answer.body());
    assertFalse(answer.headers().map().toString().contains("canary"));
  }

  @Test
  void ofNothingButRateLimitsTheCallerIsToldTheShortestWait() {
    first.script(it -> it.json(429, "{}", "retry-after: 9\r\n"));
    second.script(it -> it.json(429, "{}", "retry-after: 4\r\n"));

    var answer = chat("m", true);

    assertEquals(429, answer.statusCode());
    assertEquals("4", header(answer, "retry-after"));
    assertEquals("4000", header(answer, "retry-after-ms"));
    assertEquals("true", header(answer, "x-should-retry"));
  }

  @Test
  void theWaitThatAnUnavailableProviderAsksForReachesTheCaller() {
    first.script(it -> it.json(503, "{}", "retry-after: 9\r\n"));
    second.script(it -> it.json(503, "{}", "retry-after: 17\r\n"));

    var answer = chat("m", false);

    assertEquals(503, answer.statusCode());
    assertEquals("9", header(answer, "retry-after"));
    assertEquals("false", header(answer, "x-should-retry"));
  }
}
