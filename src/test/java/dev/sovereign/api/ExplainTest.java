package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What `route:explain` tells of each offer.
final class ExplainTest {
  private final TestGateway gateway =
      TestGateway.start(
          """
          providers:
            a: {type: vllm, base_url: "http://127.0.0.1:9/v1", max_in_flight: 4}
            b: {type: vllm, base_url: "http://127.0.0.1:9/v1"}
            c: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}
          models:
            m: {offers: [{provider: a, model: up}, {provider: b, model: up}]}
          capabilities:
            smart: {chain: [c/x, {group: [m]}]}
          """);

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Json manage(String path, String body) {
    var answer =
        gateway.send(
            gateway
                .request(path)
                .setHeader("authorization", "Bearer " + gateway.server().adminKey())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private List<Json> candidates(String more) {
    var said = manage("/api/v1/route:explain", "{\"model\":\"smart\"" + more + "}");
    return said.find("candidates").orElseThrow().items();
  }

  private Json candidate(String provider) {
    return candidates("").stream()
        .filter(it -> it.string("provider").orElseThrow().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachGateOfAnOfferIsToldByItself() {
    manage("/api/v1/providers/a/drain", "");

    assertEquals(
        "{\"order\":\"draining\",\"credential\":null,\"credential_millis\":0,"
            + "\"rate_millis\":0,\"breaker\":\"closed\",\"breaker_millis\":0,"
            + "\"max_in_flight\":4,\"queue_limit\":null,\"in_flight\":0,\"waiting\":0}",
        candidate("a").find("gates").orElseThrow().raw());
  }

  @Test
  void howAnOfferStandsInItsGroupIsTold() {
    assertEquals("health", candidate("a").string("order").orElseThrow());
    assertEquals(1, candidate("a").integer("band").orElseThrow());
    assertEquals("listed", candidate("c").string("order").orElseThrow());
    assertEquals("null", candidate("c").find("band").orElseThrow().raw());
    var health = candidate("c").find("health").orElseThrow();
    assertEquals("1.0000", health.find("score").orElseThrow().raw());
  }

  @Test
  void aKeyOfTheCacheChoosesAmongSeveralServersOfOneModel() {
    var first =
        Stream.iterate(0, it -> it + 1)
            .limit(20)
            .map(it -> candidates(",\"prompt_cache_key\":\"" + it + "\"").getFirst())
            .map(it -> it.string("provider").orElseThrow())
            .distinct()
            .sorted()
            .toList();

    assertEquals(List.of("a", "b"), first);
  }
}
