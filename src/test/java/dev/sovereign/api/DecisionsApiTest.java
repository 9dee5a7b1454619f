package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is kept of the way that a call was to go, over the management API.
@Tag("slow")
final class DecisionsApiTest {
  private static final String BROKEN = "{\"error\":{\"message\":\"out of order\"}}";

  private final ScriptedUpstream bad = ScriptedUpstream.start(call -> call.json(500, BROKEN));
  private final ScriptedUpstream good = ScriptedUpstream.start(Scripts.chat("Well then"));
  private final TestGateway gateway =
      TestGateway.start(
          """
          instance: {home: au}
          routing: {retry_in_place: {errors: 0, retry_after: 0s}}
          providers:
            far: {type: openai-compatible, base_url: "http://%2$s/v1", source: cloud, place: us}
            bad: {type: openai-compatible, base_url: "http://%1$s/v1", source: gpu, place: au}
            good: {type: openai-compatible, base_url: "http://%2$s/v1", source: cloud, place: au}
          capabilities:
            c: {chain: [far/x, bad/one, good/two], residency: au}
            long: {chain: [%3$s, far/x], residency: au, gpu_first: false}
            healthy: {chain: [good/zero, {group: [good/one, far/one, good/two]}], residency: au}
          """
              .formatted(bad.authority(), good.authority(), many()));

  private static String many() {
    return IntStream.range(0, 70).mapToObj(it -> "good/m" + it).collect(Collectors.joining(", "));
  }

  @AfterEach
  void stop() {
    gateway.close();
    bad.close();
    good.close();
  }

  private HttpResponse<String> manage(String method, String path) {
    return gateway.send(
        gateway
            .request(path)
            .setHeader("authorization", "Bearer " + gateway.server().adminKey())
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private Json json(String path) {
    var answer = manage("GET", path);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private String decisionOf(HttpResponse<String> answer) {
    return answer.headers().firstValue("x-sovereign-decision").orElseThrow();
  }

  private static String text(Json json, String name) {
    return json.string(name).orElse("none");
  }

  private static List<Json> items(Json json, String name) {
    return json.find(name).orElseThrow().items();
  }

  private static String said(Json candidate, int gate) {
    var one = items(candidate, "gates").get(gate);
    return text(one, "gate") + " " + text(one, "said");
  }

  @Test
  void everyCandidateIsThereWithWhatHappenedToIt() {
    var answer = gateway.chat("c", "");

    var decision = json("/api/v1/decisions/" + decisionOf(answer));

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("au", text(decision, "residency"));
    assertEquals("good", text(decision, "provider"));
    assertEquals("fallback", text(decision, "source"));
    var candidates = items(decision, "candidates");
    assertEquals(
        List.of("bad none", "good none", "far outside_residency"),
        candidates.stream().map(it -> text(it, "provider") + " " + text(it, "excluded")).toList());
    var first = items(candidates.get(0), "attempts").getFirst();
    var second = items(candidates.get(1), "attempts").getFirst();
    assertEquals("server_error", text(first, "outcome"));
    assertEquals("answered", text(second, "outcome"));
    assertTrue(started(first) <= started(second));
    assertEquals("full open", said(candidates.get(0), 6));
    assertEquals(List.of(), items(candidates.get(2), "gates"));
    assertEquals(List.of(), items(candidates.get(2), "attempts"));
  }

  private static long started(Json attempt) {
    return attempt.integer("started_millis").orElseThrow();
  }

  @Test
  void aGateThatSaidNoIsNamed() {
    assertEquals(200, manage("POST", "/api/v1/providers/bad/trip").statusCode());

    var decision = json("/api/v1/decisions/" + decisionOf(gateway.chat("c", "")));

    var candidates = items(decision, "candidates");
    assertEquals("tripped shut", said(candidates.get(0), 0));
    assertEquals("draining not_asked", said(candidates.get(0), 1));
    assertEquals(List.of(), items(candidates.get(0), "attempts"));
    assertEquals("tripped open", said(candidates.get(1), 0));
  }

  @Test
  void aCallThatNobodyAnsweredHasOneToo() {
    manage("POST", "/api/v1/providers/good/trip");

    var answer = gateway.chat("c", "");
    gateway.chat("c", "");

    assertEquals(503, answer.statusCode(), answer.body());
    var newest = json("/api/v1/decisions?capability=c&ending=failed");
    assertTrue(
        items(newest, "data").stream().anyMatch(it -> text(it, "id").equals(decisionOf(answer))),
        newest.raw());
  }

  @Test
  void howAnOfferStoodInAGroupOrderedByHealthIsThere() {
    var decision = json("/api/v1/decisions/" + decisionOf(gateway.chat("healthy", "")));

    assertEquals(
        List.of("zero null", "one 1", "two 1", "one null"),
        items(decision, "candidates").stream()
            .map(it -> text(it, "model") + " " + it.find("band").orElseThrow().raw())
            .toList());
    var health = items(decision, "candidates").get(1).find("health").orElseThrow();
    assertEquals(
        "{\"score\":1.0000,\"samples\":0.0,\"success\":1.0000,"
            + "\"first_token_p95_millis\":null,\"per_token_p50_micros\":null}",
        health.raw());
  }

  @Test
  void ofAVeryLongChainTheRestIsCounted() {
    manage("POST", "/api/v1/providers/good/trip");

    var decision = json("/api/v1/decisions/" + decisionOf(gateway.chat("long", "")));

    var candidates = items(decision, "candidates");
    assertEquals(64, candidates.size());
    assertEquals(7, decision.integer("unlisted_candidates").orElseThrow());
    assertEquals("tripped shut", said(candidates.getLast(), 0));
  }

  @Test
  void whatNeverCameToADecisionHasNone() {
    var answer = gateway.chat("unknown", "");

    assertEquals(404, answer.statusCode());
    assertTrue(answer.headers().firstValue("x-sovereign-decision").isEmpty());
    assertEquals(404, manage("GET", "/api/v1/decisions/req_nothing").statusCode());
  }
}
