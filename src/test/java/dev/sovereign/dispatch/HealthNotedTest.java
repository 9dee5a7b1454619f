package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Exposition;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What attempts at a provider do to its health, as the management API and the figures show it.
@Tag("slow")
final class HealthNotedTest {
  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("one two three"));
  private final TestGateway gateway = TestGateway.over(upstream);

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private Json provider() {
    var answer =
        gateway.send(
            gateway
                .request("/api/v1/providers/a")
                .setHeader("authorization", "Bearer " + gateway.server().adminKey())
                .GET());
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private Json health() {
    return provider().find("health").orElseThrow().items().getFirst();
  }

  private static double number(Json health, String member) {
    return Double.parseDouble(health.find(member).orElseThrow().raw());
  }

  private void chat(boolean stream) {
    gateway.chat("m", ",\"stream\":" + stream);
  }

  // The last of a stream is noted when its end has come to us, which the client need not wait for.
  private Exposition idle() {
    return Exposition.once(gateway, it -> it.sum("sovereign_provider_calls") == 0);
  }

  @Test
  void nobodyAskedIsUnknownAndAsGoodAsCanBe() {
    var health = health();

    assertEquals("up-a", health.string("model").orElseThrow());
    assertEquals(0, number(health, "samples"));
    assertEquals(1, number(health, "score"));
    assertTrue(health.present("first_token_p95_millis").isEmpty());
    assertTrue(health.present("per_token_p50_micros").isEmpty());
  }

  @Test
  void aStreamTellsBothTimes() {
    chat(true);
    idle();

    var health = health();
    assertEquals(1, number(health, "samples"), 0.1);
    assertEquals(1, number(health, "success"));
    assertTrue(health.present("first_token_p95_millis").isPresent());
    assertTrue(health.present("per_token_p50_micros").isPresent());
  }

  @Test
  void aShortAnswerAskedPlainTellsNoTime() {
    chat(false);

    var health = health();
    assertEquals(1, number(health, "samples"), 0.1);
    assertTrue(health.present("first_token_p95_millis").isEmpty());
    assertTrue(health.present("per_token_p50_micros").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 401, 404})
  void aFailureCounts(int status) {
    chat(false);
    upstream.script(Scripts.error(status, "no"));
    chat(false);

    assertEquals(0.5, number(health(), "success"), 0.05);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void aCallersOwnErrorIsNeutral(int status) {
    upstream.script(Scripts.error(status, "your fault"));
    chat(false);

    assertEquals(0, number(health(), "samples"));
  }

  @Test
  void aStreamThatBreaksOffIsAnAnswerAndAFailure() {
    upstream.script(call -> call.openEvents().event(Scripts.content("one")).reset());
    chat(true);
    idle();

    assertEquals(2, number(health(), "samples"), 0.1);
    assertEquals(0.5, number(health(), "success"), 0.05);
  }

  @Test
  void anErrorThatAStreamReportsIsAFailure() {
    upstream.script(HealthNotedTest::errorAfterContent);
    chat(true);
    idle();

    assertEquals(0.5, number(health(), "success"), 0.05);
  }

  private static void errorAfterContent(UpstreamCall call) throws IOException {
    call.openEvents()
        .event(Scripts.content("one"))
        .event("{\"error\":{\"message\":\"no more\",\"type\":\"t\",\"code\":500}}")
        .end();
  }

  @Test
  void aClientThatLeavesIsNeutralAndACallUnderWayIsCounted() throws Exception {
    var asked = new CountDownLatch(1);
    upstream.script(
        call -> {
          asked.countDown();
          call.awaitGone();
        });
    var client = HttpClient.newHttpClient();
    var request =
        gateway
            .request("/v1/chat/completions")
            .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("m", ",\"stream\":true")))
            .build();
    var _ = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    asked.await();

    assertEquals(1, number(provider(), "in_flight"));
    client.shutdownNow();
    idle();
    assertEquals(0, number(health(), "samples"));
  }

  @Test
  void theFiguresShowTheScoreAndItsParts() {
    chat(true);

    var shown = Exposition.once(gateway, it -> it.sum("sovereign_health_per_token_seconds") > 0);

    assertEquals(1, shown.sum("sovereign_health_success"));
    assertEquals(1, shown.sum("sovereign_health_samples"), 0.1);
    assertTrue(shown.sum("sovereign_health_first_token_seconds") > 0);
    var score = shown.sum("sovereign_health_score");
    assertTrue(score > 0 && score < 1, "" + score);
  }
}
