package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What passes byte for byte, both ways, and the little that does not.
@Tag("slow")
final class PassedThroughTest {
  private static final String ODD =
      "\"metadata\":{\"b\":1.10,\"a\":9007199254740993,\"e\":1E+2},"
          + "\"unknown\":[ null, \"\\u00e4ö\" ]";

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Well then"));

  @AfterEach
  void stop() {
    upstream.close();
  }

  private TestGateway gateway() {
    return TestGateway.start(
        """
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1"}
          r: {type: openrouter, base_url: "http://%s/v1", api_key: {env: R}}
        """
            .formatted(upstream.authority(), upstream.authority()),
        Map.of("R", "secret"));
  }

  @Test
  void aRequestPassesButForTheModel() {
    try (var gateway = gateway()) {
      gateway.post("/v1/chat/completions", "{ \"model\" : \"a/up\", " + ODD + ",\"messages\":[]}");

      assertEquals("{ \"model\" : \"up\", " + ODD + ",\"messages\":[]}", upstream.only().text());
      assertEquals("POST /v1/chat/completions", upstream.only().target());
    }
  }

  @Test
  void aWholeAnswerPassesButForTheModel() {
    var answered = "{ \"model\" : \"%s\", " + ODD + ",\"choices\":[{\"message\":{\"x\":1.0}}]}";
    upstream.script(it -> it.json(200, answered.formatted("up")));
    try (var gateway = gateway()) {
      assertEquals(answered.formatted("a/up"), gateway.chat("a/up", "").body());
    }
  }

  @Test
  void aChunkPassesButForTheModel() {
    var chunk =
        "{ \"model\" : \"%s\", "
            + ODD
            + ",\"choices\":[{\"delta\":{\"content\":\"Hi\",\"x\":1.0}}]}";
    upstream.script(
        it ->
            it.openEvents()
                .event(chunk.formatted("up"))
                .event(Scripts.finish("stop"))
                .event("[DONE]")
                .end());
    try (var gateway = gateway()) {
      var answer = gateway.chat("a/up", ",\"stream\":true");

      assertTrue(answer.body().startsWith("data: " + chunk.formatted("a/up") + "\n\n"));
      assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
    }
  }

  @Test
  void theUsageChunkComesOnlyToWhoAskedForIt() {
    try (var gateway = gateway()) {
      var unasked = gateway.chat("a/up", ",\"stream\":true");
      var asked =
          gateway.chat("a/up", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

      assertTrue(upstream.requests().getFirst().text().contains("\"include_usage\":true"));
      assertFalse(unasked.body().contains("\"usage\":{"), unasked.body());
      assertTrue(asked.body().contains("\"choices\":[],\"usage\":{"), asked.body());
    }
  }

  @Test
  void whatIsOursToSetIsLeftOutWithAWarning() {
    try (var gateway = gateway()) {
      var answer = gateway.chat("r/up", ",\"route\":\"fallback\",\"models\":[\"x\"]");

      assertEquals(
          "not sent to the provider: route, models",
          answer.headers().firstValue("X-Sovereign-Warning").orElseThrow());
      assertFalse(upstream.only().text().contains("route"), upstream.only().text());
    }
  }

  @Test
  void aNameThatNoHeaderFieldCanHoldCostsTheAnswerNothing() {
    var provider = "{type: openai-compatible, base_url: \"http://%s/v1\", send: {\u540d: 1}}";
    var yaml =
        "providers:\n  s: " + provider + "\nmodels:\n  m: {offers: [{provider: s, model: up}]}\n";
    try (var gateway = TestGateway.start(yaml.formatted(upstream.authority()))) {
      var answer = gateway.chat("m", ",\"\u540d\":2");

      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(
          "not sent to the provider: ?",
          answer.headers().firstValue("X-Sovereign-Warning").orElseThrow());
    }
  }

  @Test
  void embeddingsAndCompletionsAreServedToo() {
    var vectors = "{\"object\":\"list\",\"data\":[{\"embedding\":[0.10]}],\"model\":\"%s\"}";
    var text = "{\"choices\":[{\"text\":\"Hi\",\"finish_reason\":\"stop\"}],\"model\":\"%s\"}";
    try (var gateway = gateway()) {
      upstream.script(it -> it.json(200, vectors.formatted("up")));
      var embedded = gateway.post("/v1/embeddings", "{\"model\":\"a/up\",\"input\":\"x\"}");
      upstream.script(it -> it.json(200, text.formatted("up")));
      var completed = gateway.post("/v1/completions", "{\"model\":\"a/up\",\"prompt\":\"x\"}");

      assertEquals(vectors.formatted("a/up"), embedded.body());
      assertEquals(text.formatted("a/up"), completed.body());
      assertEquals("POST /v1/embeddings", upstream.requests().getFirst().target());
      assertEquals("POST /v1/completions", upstream.requests().getLast().target());
    }
  }

  @Test
  void noHeaderOfTheCallersReachesTheProvider() {
    try (var gateway = gateway()) {
      gateway.send(
          gateway
              .request("/v1/chat/completions")
              .header("cookie", "canary")
              .header("x-anything", "canary")
              .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("a/up", ""))));

      var head = upstream.only().head().toString();
      assertFalse(head.contains("canary"), head);
      assertFalse(head.contains(gateway.key()), head);
    }
  }
}
