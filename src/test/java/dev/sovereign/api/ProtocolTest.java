package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Http2Frames;
import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The ways in which HTTP lets a client ask.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProtocolTest {
  private static final String HEALTH = "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n";

  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeAll
  void start() {
    upstream = ScriptedUpstream.start(Scripts.chat("Hello"));
    gateway = TestGateway.over(upstream);
  }

  @AfterAll
  void stop() {
    gateway.close();
    upstream.close();
  }

  @Test
  void aPostWithABodyMayAskForAnUpgradeToHttp2() throws Exception {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var request =
          HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/chat/completions"))
              .header("authorization", "Bearer " + gateway.key())
              .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("m", "")))
              .build();

      var first = client.send(request, HttpResponse.BodyHandlers.ofString());
      var second = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertTrue(first.body().contains("Hello"), first.body());
      assertTrue(second.body().contains("Hello"), second.body());
      assertEquals(HttpClient.Version.HTTP_2, second.version());
    }
  }

  @Test
  void theLimitOfAHeadIsTheSameOverHttp2() throws Exception {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var models =
          HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/models"))
              .header("authorization", "Bearer " + gateway.key());
      client.send(models.build(), HttpResponse.BodyHandlers.ofString()); // It moves to HTTP/2.

      var fits = models.copy().header("x-long", "x".repeat(20_000)).build();
      var answer = client.send(fits, HttpResponse.BodyHandlers.ofString());

      assertEquals(HttpClient.Version.HTTP_2, answer.version());
      assertEquals(200, answer.statusCode(), answer.body());
    }
  }

  @Test
  void aClientMayBeginInHttp2WithoutTls() throws Exception {
    try (var client = RawClient.to(gateway)) {
      client.say(Http2Frames.preface());
      var frame = client.socket().getInputStream().readNBytes(9);

      assertEquals(Http2Frames.SETTINGS, frame[3], "the type of the first frame");
    }
  }

  @Test
  void aConnectionOfHttp2MayHaveAHundredRequestsOpen() throws Exception {
    try (var client = RawClient.to(gateway)) {
      var in = client.say(Http2Frames.preface()).socket().getInputStream();
      var payload = ByteBuffer.wrap(Http2Frames.await(in, Http2Frames.SETTINGS).payload());
      var settings = new HashMap<Short, Integer>();
      while (payload.hasRemaining()) {
        settings.put(payload.getShort(), payload.getInt());
      }

      assertEquals(100, settings.get((short) 3), "SETTINGS_MAX_CONCURRENT_STREAMS");
    }
  }

  @Test
  void aClientThatExpectsToBeToldToGoOnIsTold() {
    var body = TestGateway.body("m", "");
    var head =
        RawClient.head(
            gateway,
            "POST /v1/chat/completions",
            "expect: 100-continue",
            "content-length: " + body.length());

    try (var client = RawClient.to(gateway)) {
      assertEquals(100, client.say(head).answer().status());
      assertEquals(200, client.say(body).answer().status());
    }
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    var body = TestGateway.body("m", ",\"user\":\"\u00c0\u0080\"");
    var head =
        RawClient.head(gateway, "POST /v1/chat/completions", "content-length: " + body.length());

    try (var client = RawClient.to(gateway)) {
      var answer = client.say(head + body).answer();

      assertEquals(400, answer.status());
      assertTrue(answer.text().contains("invalid_json"), answer.text());
      assertTrue(
          answer.text().contains("not UTF-8 at byte " + body.indexOf('\u00c0')), answer.text());
    }
  }

  @Test
  void aBodyMayHaveLinesThatBeginWithSpaces() {
    var body = TestGateway.body("m", ",\r\n  \"user\":\r\n\t\"u\"\r\n ");

    try (var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, body) + RawClient.chat(gateway, body));

      assertEquals(200, client.answer().status());
      assertEquals(200, client.answer().status());
    }
  }

  @Test
  void requestsInOneWriteAreAnsweredInOrder() {
    var chat = RawClient.chat(gateway, TestGateway.body("m", ""));

    try (var client = RawClient.to(gateway)) {
      client.say(chat + HEALTH + chat);

      assertTrue(client.answer().text().contains("Hello"));
      assertEquals("ok\n", client.answer().text());
      assertTrue(client.answer().text().contains("Hello"));
    }
  }

  @Test
  void whatIsMalformedIsAnsweredInItsTurn() {
    var chat = RawClient.chat(gateway, TestGateway.body("m", ""));

    try (var client = RawClient.to(gateway)) {
      client.say(chat + "GET /a b c HTTP/1.1\r\n\r\n");

      assertTrue(client.answer().text().contains("Hello"));
      var refused = client.answer();
      assertEquals(400, refused.status());
      var id = refused.header("x-request-id").orElseThrow();
      assertTrue(id.matches("req_[0-9a-z]{26}"), id);
      assertEquals(id, refused.header("x-sovereign-request-id").orElseThrow());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aMalformedTargetOverHttp2CostsOtherRequestsNothing() throws Exception {
    var flags = Http2Frames.END_STREAM | Http2Frames.END_HEADERS;
    try (var client = RawClient.to(gateway)) {
      client.say(Http2Frames.preface());
      client.say(Http2Frames.frame(Http2Frames.HEADERS, flags, 1, Http2Frames.get("/a b")));
      client.say(Http2Frames.frame(Http2Frames.HEADERS, flags, 3, Http2Frames.get("/healthz")));
      var in = client.socket().getInputStream();

      var refused = Http2Frames.await(in, Http2Frames.HEADERS);
      assertEquals(1, refused.stream());
      var fields = new String(refused.payload(), StandardCharsets.ISO_8859_1);
      assertTrue(fields.contains("x-request-id"), fields);
      assertFalse(fields.contains("connection"), "a field that HTTP/2 forbids");
      assertEquals(3, Http2Frames.await(in, Http2Frames.HEADERS).stream());
    }
  }

  @Test
  void aConnectionIsGoodAfterAnError() {
    try (var client = RawClient.to(gateway)) {
      assertEquals(400, client.say(RawClient.chat(gateway, "{}")).answer().status());
      assertEquals(404, client.say(RawClient.head(gateway, "GET /nothing")).answer().status());
      assertEquals(200, client.say(HEALTH).answer().status());
    }
  }

  @Test
  void aTargetMayNameTheHostThatTheHeadNames() {
    try (var client = RawClient.to(gateway)) {
      var head = "GET http://a:1/healthz HTTP/1.1\r\nhost: a:1\r\n\r\n";

      assertEquals(200, client.say(head).answer().status());
    }
  }

  @Test
  void aBodyOfAGetIsReadAndDropped() {
    try (var client = RawClient.to(gateway)) {
      client.say("GET /healthz HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc" + HEALTH);

      assertEquals("ok\n", client.answer().text());
      assertEquals("ok\n", client.answer().text());
    }
  }
}
