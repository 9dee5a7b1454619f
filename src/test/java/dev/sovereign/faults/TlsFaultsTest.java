package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// F-04 and F-21: a provider who does not show who it is, or whose name leads nowhere or home.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsFaultsTest {
  private final ScriptedUpstream good = ScriptedUpstream.start(Verdict.GOOD);
  private final ScriptedUpstream bad = ScriptedUpstream.start(Verdict.BAD);
  private TlsScene scene;

  @BeforeAll
  void start() {
    scene = TlsScene.start(good, bad);
  }

  @AfterAll
  void stop() {
    scene.close();
    good.close();
    bad.close();
  }

  static Stream<Arguments> cells() {
    return Stream.of(Impostor.values())
        .flatMap(it -> Stream.of(Arguments.of(it, false), Arguments.of(it, true)));
  }

  @ParameterizedTest(name = "{0}, stream: {1}")
  @MethodSource("cells")
  void theNextProviderAnswers(Impostor impostor, boolean stream) {
    var answer = scene.ask(impostor, stream, true);

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("good", answer.headers().firstValue("X-Sovereign-Provider").orElseThrow());
    assertEquals("1", answer.headers().firstValue("X-Sovereign-Attempts").orElseThrow());
    assertTrue(answer.body().contains("well "), answer.body());
    assertEquals(List.of("false " + impostor.word(), "true answered"), attempts(answer));
    assertNothingLeft();
  }

  @ParameterizedTest(name = "{0}, stream: {1}")
  @MethodSource("cells")
  void withTheSecondBadTooOneErrorNamesBoth(Impostor impostor, boolean stream) {
    var answer = scene.ask(impostor, stream, false);

    assertEquals(503, answer.statusCode(), answer.body());
    var error = json(answer.body()).find("error").orElseThrow();
    assertEquals("upstream_unavailable", error.string("code").orElseThrow());
    var story = error.string("message").orElseThrow();
    assertTrue(
        story.matches(
            "No provider could answer: \\S+ %s, then bad-of-\\S+ quota.*"
                .formatted(impostor.word())),
        story);
    assertFalse(answer.body().contains("canary"), answer.body());
    assertEquals(List.of("false " + impostor.word(), "true quota"), attempts(answer));
    assertNothingLeft();
  }

  // Not a byte of a request has left for any of them, in clear or encrypted.
  private void assertNothingLeft() {
    assertEquals(0, scene.requests());
    assertTrue(scene.onlyHandshakes(), "something else than a TLS handshake was sent");
  }

  private List<String> attempts(HttpResponse<String> answer) {
    var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    return json(scene.read("/api/v1/calls/" + id)).find("attempts").orElseThrow().items().stream()
        .map(it -> it.isTrue("sent") + " " + it.string("outcome").orElseThrow())
        .toList();
  }

  private static Json json(String text) {
    return Json.parseAll(text.getBytes(StandardCharsets.UTF_8));
  }
}
