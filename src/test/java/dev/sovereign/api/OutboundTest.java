package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What leaves for a provider, and what of a provider's answer is not believed.
@Tag("slow")
final class OutboundTest {
  @Test
  void nothingOfTheClientsHeaderFieldsReachesTheProvider() {
    try (var upstream = ScriptedUpstream.start(Scripts.chat("Hello"));
        var gateway = TestGateway.over(upstream);
        var client = RawClient.to(gateway)) {
      var body = TestGateway.body("m", "");
      client.say(
          RawClient.head(
                  gateway,
                  "POST /v1/chat/completions",
                  "content-length: " + body.length(),
                  "cookie: session=1",
                  "connection: keep-alive, x-hop",
                  "x-hop: 1",
                  "te: trailers",
                  "upgrade: websocket",
                  "proxy-authorization: Basic eA==",
                  "x-forwarded-for: 10.0.0.1",
                  "openai-organization: org")
              + body);

      assertEquals(200, client.answer().status());
      assertEquals(
          Set.of(
              "accept",
              "accept-encoding",
              "content-length",
              "content-type",
              "host",
              "user-agent",
              "x-request-id"),
          upstream.only().head().stream()
              .skip(1)
              .map(it -> it.substring(0, it.indexOf(':')).toLowerCase(Locale.ROOT))
              .collect(Collectors.toSet()));
      assertFalse(upstream.only().head().toString().contains(gateway.key()));
    }
  }

  @Test
  void nothingOfTheProvidersHeaderFieldsReachesTheClient() {
    var fields = "set-cookie: a=b\r\nserver: secret-7\r\nx-request-id: theirs\r\nvia: x\r\n";
    try (var upstream =
            ScriptedUpstream.start(call -> call.json(200, Scripts.whole("Hello"), fields));
        var gateway = TestGateway.over(upstream)) {
      var answer = gateway.chat("m", "");

      assertEquals(200, answer.statusCode());
      var sent = answer.headers().map().toString();
      assertFalse(sent.contains("set-cookie") || sent.contains("via"), sent);
      assertFalse(sent.contains("secret-7") || sent.contains("theirs"), sent);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowedAndTheNextOfferAnswers(int status) {
    try (var elsewhere = ScriptedUpstream.start(Scripts.chat("stolen"));
        var first =
            ScriptedUpstream.start(
                call ->
                    call.json(
                        status, "", "location: http://" + elsewhere.authority() + "/v1\r\n"));
        var second = ScriptedUpstream.start(Scripts.chat("Hello"));
        var gateway = TestGateway.over(first, second)) {
      assertTrue(gateway.chat("m", "").body().contains("Hello"));
      assertEquals(0, elsewhere.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nx-a: b\u0001c\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nx a: b\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\n: b\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "\u0015\u0003\u0003\u0000\u0002\u0002(",
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n\u001f\u008b"
      })
  void anAnswerThatMakesNoSenseIsLeftForTheNextOfferAtOnce(String answer) {
    var bytes = answer.getBytes(StandardCharsets.ISO_8859_1);
    try (var first =
            ScriptedUpstream.start(
                call -> {
                  call.raw(bytes);
                  call.awaitGone();
                });
        var second = ScriptedUpstream.start(Scripts.chat("Hello"));
        var gateway = TestGateway.over(first, second)) {
      var start = System.nanoTime();

      assertTrue(gateway.chat("m", "").body().contains("Hello"));
      assertTrue(System.nanoTime() - start < 3_000_000_000L, "it waited for a time-out");
      assertEquals(1, first.calls());
    }
  }

  @Test
  void aServerThatSpeaksNoTlsGetsNoPrompt() {
    try (var first = ScriptedUpstream.start(Scripts.chat("plain"));
        var second = ScriptedUpstream.start(Scripts.chat("Hello"));
        var gateway =
            TestGateway.start(
                """
                providers:
                  a: {type: openai-compatible, base_url: "https://%s/v1"}
                  b: {type: openai-compatible, base_url: "http://%s/v1"}
                models:
                  m: {offers: [{provider: a, model: up}, {provider: b, model: up}]}
                """
                    .formatted(first.authority(), second.authority()))) {
      assertTrue(gateway.chat("m", "").body().contains("Hello"));
      assertEquals(0, first.calls());
    }
  }
}
