package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that two servers could cut differently: each is refused and its connection closed, so
/// that nothing after it can be taken for a request.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SmugglingTest {
  private static final String SECOND = "GET /healthz HTTP/1.1\r\nhost: gateway\r\n\r\n";

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 2\r\ncontent-length: 3",
        "content-length: 2\r\ncontent-length: 2",
        "content-length: 2, 3",
        "content-length: 2, 2",
        "content-length: +2",
        "content-length: -2",
        "content-length: 1_0",
        "content-length: 0x2",
        "content-length:",
        "content-length: 2 3",
        "content-length: 99999999999999999999",
        "content-length: 2\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\r\ncontent-length: 2",
        "transfer-encoding: xchunked",
        "transfer-encoding: chunked, identity",
        "transfer-encoding: gzip, chunked",
        "transfer-encoding: identity",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked",
        "transfer-encoding: \u000bchunked",
        "transfer-encoding : chunked",
        "content-length : 2",
        "x-a: b\ncontent-length: 2",
        "x-a: b\rcontent-length: 2",
        "x-a: b\0c",
        "x-\0a: b",
        "x a: b",
        "x-a\u00e9: b",
        ": b",
        "x-a",
        "host: other"
      })
  void aHeadThatCanBeReadTwoWaysIsRefused(String field) {
    refuses(RawClient.head(gateway, "POST /v1/chat/completions", field) + "{}" + SECOND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\n{}\r\n0\r\n\r\n",
        "-2\r\n{}\r\n0\r\n\r\n",
        "+2\r\n{}\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        "\r\n{}\r\n0\r\n\r\n",
        "2\n{}\r\n0\r\n\r\n",
        "2\r\n{}0\r\n\r\n",
        "2\r\n{}\n0\r\n\r\n",
        "100000000000000002\r\n{}\r\n0\r\n\r\n",
        "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "100000002\r\n{}\r\n0\r\n\r\n",
        " 2\r\n{}\r\n0\r\n\r\n",
        "2 \r\n{}\r\n0\r\n\r\n",
        "2\u000b\r\n{}\r\n0\r\n\r\n",
        "2;a=\rb\r\n{}\r\n0\r\n\r\n",
        "2\r\r\n{}\r\n0\r\n\r\n",
        "80000002\r\n{}\r\n0\r\n\r\n",
        "2;a=\n\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}\r\n0\n\r\n",
        "2\r\n{}\r\n0\r\nx : y\r\n\r\n",
        "2\r\n{}\r\n0\r\n x: y\r\n\r\n"
      })
  void aBodyThatCanBeReadTwoWaysIsRefused(String chunks) {
    refuses(chunked(chunks + SECOND));
  }

  @Test
  void aBodyThatCannotBeReadIsRefusedThoughItsHeadCameLongBefore() throws Exception {
    try (var client = RawClient.to(gateway)) {
      client.say(chunked("2\r\n{\"\r\n"));
      gateway.read("/healthz");

      assertRefused(client.say("x\r\n" + SECOND));
    }
  }

  @Test
  void aBodyThatCannotBeReadIsRefusedByTheManagementApiToo() {
    try (var client = RawClient.to(gateway)) {
      var head =
          "POST /api/v1/keys HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n"
              + "authorization: Bearer %s\r\n\r\n".formatted(gateway.server().adminKey());

      var answer = client.say(head + "x\r\n" + SECOND).answer();

      assertEquals(400, answer.status(), answer.text());
      assertTrue(answer.text().contains("not validly chunked"), answer.text());
      assertTrue(client.isClosed(), "the connection stays open");
    }
  }

  @Test
  void aConnectionWithChunkedBodiesServesOnUntilOneCannotBeRead() {
    try (var client = RawClient.to(gateway)) {
      for (var i = 0; i < 3; i++) {
        assertEquals(400, client.say(chunked("2\r\n{}\r\n0\r\n\r\n")).answer().status());
      }

      assertRefused(client.say(chunked("2\r\n{}0\r\n\r\n")));
    }
  }

  @Test
  void anExtensionOfAChunkThatIsTooLongIsRefused() {
    refuses(chunked("2;a=" + "x".repeat(100_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /healthz HTTP/1.1 x",
        "GET /health\tz HTTP/1.1",
        "GET /healthz",
        "GET /health\0z HTTP/1.1",
        "G\0T /healthz HTTP/1.1",
        "\u0016\u0003\u0001 /healthz HTTP/1.1",
        "G@T /healthz HTTP/1.1"
      })
  void aMalformedFirstLineIsRefused(String line) {
    refuses(line + "\r\nhost: gateway\r\n\r\n" + SECOND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /healthz HTTP/1.1\nhost: gateway\n\n",
        "GET /healthz HTTP/1.1\r\nhost: gateway\n\r\n",
        "GET /healthz HTTP/1.1\r\nhost: gateway\r\n\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET http://elsewhere/healthz HTTP/1.1\r\nhost: gateway\r\n\r\n",
        "GET elsewhere:80 HTTP/1.1\r\nhost: gateway\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n host: gateway\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n x: y\r\nhost: gateway\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\thost: gateway\r\n\r\n"
      })
  void aHeadWithAnotherShapeIsRefused(String head) {
    refuses(head + SECOND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/9.9", "HTTP/1.10", "HTTP/2.0", "http/1.1"})
  void anotherVersionIsRefused(String version) {
    try (var client = RawClient.to(gateway)) {
      var answer = client.say("GET /healthz " + version + "\r\nhost: a\r\n\r\n" + SECOND).answer();

      assertEquals(501, answer.status());
      assertTrue(client.isClosed(), "the connection stays open");
    }
  }

  // RFC 9112 5.2 leaves the choice; what we send on has none of a caller's lines.
  @ParameterizedTest
  @ValueSource(
      strings = {" content-length: 9999", "\tcontent-length: 9999", " transfer-encoding: chunked"})
  void aFoldedLineIsPartOfTheValueBefore(String folded) {
    var head = RawClient.head(gateway, "POST /v1/chat/completions", "x-a: b", folded);

    try (var client = RawClient.to(gateway)) {
      client.say(head + SECOND);

      assertEquals(400, client.answer().status());
      assertEquals("ok\n", client.answer().text());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transfer-encoding:\r\n chunked, identity",
        "content-length: 2\r\n 3",
        "content-length: 2\r\n\t, 2"
      })
  void aFoldedLengthThatCanBeReadTwoWaysIsRefused(String field) {
    refuses(RawClient.head(gateway, "POST /v1/chat/completions", field) + "{}" + SECOND);
  }

  @ParameterizedTest
  @ValueSource(strings = {" content-length: 9999", "\ttransfer-encoding: chunked"})
  void aFoldedTrailerIsPartOfTheValueBefore(String folded) {
    var trailers = "x-a: b\r\n" + folded + "\r\n\r\n";

    try (var client = RawClient.to(gateway)) {
      client.say(chunked("2\r\n{}\r\n0\r\n" + trailers + SECOND));

      assertEquals(400, client.answer().status());
      assertEquals("ok\n", client.answer().text());
    }
  }

  @Test
  void anOldVersionWithBothLengthsIsRefused() {
    var both = "host: gateway\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";

    refuses("POST /v1/chat/completions HTTP/1.0\r\n" + both + SECOND);
  }

  private String chunked(String chunks) {
    return RawClient.head(gateway, "POST /v1/chat/completions", "transfer-encoding: chunked")
        + chunks;
  }

  private void refuses(String bytes) {
    try (var client = RawClient.to(gateway)) {
      assertRefused(client.say(bytes));
    }
  }

  private void assertRefused(RawClient client) {
    var answer = client.answer();
    assertEquals(400, answer.status(), answer.text());
    assertTrue(answer.text().startsWith("{\"error\":{\"message\":"), answer.text());
    assertTrue(answer.header("x-request-id").isPresent(), "there is no id");
    assertTrue(client.isClosed(), "the connection stays open");
    assertEquals(0, upstream.calls());
  }
}
