package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a request may be at most, and what is said to one that is more.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
final class LimitsTest {
  private static final int BODY = 100 * 1024;
  private static final String CHAT = "POST /v1/chat/completions";

  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeAll
  void start() {
    upstream = ScriptedUpstream.start(Scripts.chat("Hello"));
    gateway =
        TestGateway.start(
            """
            server:
              limits: {body: 100KiB, depth: 8, headers: 4KiB}
            providers:
              a: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
            models:
              m: {offers: [{provider: a, model: up}]}
            """
                .formatted(upstream.authority()));
  }

  @AfterAll
  void stop() {
    gateway.close();
    upstream.close();
  }

  @Test
  void aBodyOfTheLimitIsTakenAndOneByteMoreIsNot() {
    var most = padded(BODY);

    assertEquals(200, gateway.post("/v1/chat/completions", most).statusCode());
    try (var client = RawClient.to(gateway)) {
      var answer = client.say(RawClient.chat(gateway, most + " ")).answer();
      assertRefused(413, "body_too_large", answer);
    }
  }

  @Test
  void aDeclaredBodyBeyondTheLimitIsRefusedBeforeItComes() {
    try (var client = RawClient.to(gateway)) {
      var answer = client.say(RawClient.head(gateway, CHAT, "content-length: 9999999999")).answer();

      assertRefused(413, "body_too_large", answer);
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aChunkedBodyIsRefusedAsItPassesTheLimit() {
    try (var client = RawClient.to(gateway)) {
      client.say(RawClient.head(gateway, CHAT, "transfer-encoding: chunked"));
      client.say("19000\r\n" + " ".repeat(BODY) + "\r\n1\r\n \r\n");

      assertRefused(413, "body_too_large", client.answer());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aClientThatSendsAMuchTooLargeBodyToItsEndReadsTheRefusal() {
    var body = padded(8 << 20);

    try (var client = RawClient.to(gateway)) {
      assertRefused(413, "body_too_large", client.say(RawClient.chat(gateway, body)).answer());
    }
  }

  @Test
  void aHeadBeyondTheLimitIsRefused() {
    try (var client = RawClient.to(gateway)) {
      var head = RawClient.head(gateway, "GET /v1/models", "x-a: " + "a".repeat(4096));
      var answer = client.say(head).answer();

      assertEquals(431, answer.status());
      assertTrue(answer.header("x-request-id").orElseThrow().startsWith("req_"));
      assertTrue(answer.text().startsWith("{\"error\":{\"message\":"), answer.text());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aFirstLineBeyondTheLimitIsRefused() {
    try (var client = RawClient.to(gateway)) {
      var answer = client.say(RawClient.head(gateway, "GET /" + "a".repeat(4096))).answer();

      assertEquals(414, answer.status());
      assertTrue(answer.header("x-request-id").orElseThrow().startsWith("req_"));
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aBodyThatStopsComingIsRefusedWithinTenSeconds() {
    var start = System.nanoTime();
    try (var client = RawClient.to(gateway)) {
      client.say(RawClient.head(gateway, CHAT, "content-length: 100") + "{");

      assertRefused(408, "body_timeout", client.answer());
      assertTrue(client.isClosed());
      assertTrue(System.nanoTime() - start < 10_000_000_000L, "it took more than 10 s");
    }
  }

  @Test
  void jsonAsDeepAsTheLimitIsTakenAndOneLevelMoreIsNot() {
    assertEquals(200, gateway.chat("m", ",\"x\":" + nested(7)).statusCode());
    assertTrue(gateway.chat("m", ",\"x\":" + nested(8)).body().contains("json_too_deep"));
    assertEquals(400, gateway.chat("m", ",\"x\":" + nested(8)).statusCode());
  }

  @Test
  void aMemberAtTheTopTwiceIsRefused() {
    var answer = gateway.chat("m", ",\"model\":\"other\"");

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("duplicate_member"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{}x", "{\"model\":NaN}", "\ufeff{}", "{'a':1}"})
  void whatIsNoJsonObjectIsRefused(String body) {
    var answer = gateway.post("/v1/chat/completions", body);

    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(answer.body().startsWith("{\"error\":{\"message\":"), answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/chat/completions, POST",
    "PUT /v1/embeddings, POST",
    "HEAD /v1/completions, POST",
    "OPTIONS /v1/models, GET",
    "DELETE /v1/models/m, GET",
    "POST /healthz, GET"
  })
  void anotherMethodIsRefusedWithTheOneThatThereIs(String target, String allowed) {
    try (var client = RawClient.to(gateway)) {
      var answer = client.say(RawClient.head(gateway, target)).bare();

      assertEquals(405, answer.status());
      assertEquals(allowed, answer.header("allow").orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1%2fmodels", "/v1/chat%2Fcompletions", "/healthz%00", "/api%5cv1"})
  void anEncodedSlashIsRefused(String path) {
    assertEquals(400, gateway.read(path).statusCode());
  }

  @Test
  void aModelMayBeNamedWithAnEncodedSlash() {
    assertEquals(200, gateway.read("/v1/models/a%2Fup").statusCode());
    assertEquals(200, gateway.read("/v1/models/a/up").statusCode());
  }

  private static void assertRefused(int status, String code, RawClient.Answer answer) {
    assertEquals(status, answer.status(), answer.text());
    assertTrue(answer.text().startsWith("{\"error\":{\"message\":"), answer.text());
    assertTrue(answer.text().contains("\"code\":\"" + code + "\""), answer.text());
    assertEquals("false", answer.header("x-should-retry").orElseThrow());
    assertFalse(answer.header("x-request-id").orElseThrow().isEmpty());
  }

  private static String padded(int length) {
    var body = TestGateway.body("m", "");
    return body + " ".repeat(length - body.length());
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
