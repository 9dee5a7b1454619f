package dev.sovereign.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.proof.CommitLabel;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The hashes in the rows of all kinds of calls are those of the bytes that went over the wires.
@Tag("slow")
final class AttestedBytesTest {
  private static final String LONG = "word ".repeat(100_000);

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Hello there"));
  private final TestGateway gateway = TestGateway.over(upstream);

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private void assertHashed(HttpResponse<String> answer, String body) {
    var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    var row = ShownRow.of(gateway, id);
    var request = row.part("request");
    assertEquals(200, answer.statusCode());
    assertEquals(
        row.commit(CommitLabel.REQUEST_RECEIVED, body.getBytes(UTF_8)),
        request.string("received").orElseThrow());
    assertEquals(
        row.commit(CommitLabel.REQUEST_FORWARDED, upstream.requests().getLast().body()),
        request.string("forwarded").orElseThrow());
    assertEquals(
        row.commit(CommitLabel.RESPONSE_WIRE, answer.body().getBytes(UTF_8)),
        row.part("response").string("wire").orElseThrow());
  }

  private HttpResponse<String> post(String path, String body) {
    return gateway.send(gateway.request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void ofALongRequest(String more) {
    var body = TestGateway.body("m", more).replace("Hi", LONG);

    assertHashed(post("/v1/chat/completions", body), body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminate", "hold"})
  void ofALongStream(String mode) {
    upstream.script(Scripts.chat(LONG.substring(0, 20_000)));
    var body = TestGateway.body("m", ",\"stream\":true");
    var request =
        gateway
            .request("/v1/chat/completions")
            .header("X-SF-Stream-Failure", mode)
            .POST(HttpRequest.BodyPublishers.ofString(body));

    assertHashed(gateway.send(request), body);
  }

  @Test
  void ofALongAnswer() {
    upstream.script(Scripts.chat(LONG));
    var body = TestGateway.body("m", "");

    assertHashed(post("/v1/chat/completions", body), body);
  }

  @Test
  void ofACompletion() {
    upstream.script(
        call ->
            call.json(
                200,
                "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"up\","
                    + "\"choices\":[{\"index\":0,\"text\":\"Hi\",\"finish_reason\":\"stop\"}]}"));
    var body = "{\"model\":\"m\",\"prompt\":\"Hi\"}";

    assertHashed(post("/v1/completions", body), body);
  }

  @Test
  void ofVectors() {
    upstream.script(
        call ->
            call.json(
                200,
                "{\"object\":\"list\",\"model\":\"up\",\"data\":[{\"object\":\"embedding\","
                    + "\"index\":0,\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":1}}"));
    var body = "{\"model\":\"m\",\"input\":\"Hi\"}";

    assertHashed(post("/v1/embeddings", body), body);
  }

  @Test
  void whatAChatSaysHasTheSameHashHoweverItCame() {
    var whole = gateway.chat("m", "");
    var stream = gateway.chat("m", ",\"stream\":true");

    var one = ShownRow.of(gateway, whole.headers().firstValue("x-request-id").orElseThrow());
    var other = ShownRow.of(gateway, stream.headers().firstValue("x-request-id").orElseThrow());
    var said =
        """
        {"choices":[{"finish_reason":"stop","index":0,"message":{"content":"Hello there",\
        "role":"assistant"}}],"id":"chatcmpl-1","model":"m"}"""
            .getBytes(UTF_8);
    assertEquals(
        one.commit(CommitLabel.RESPONSE_CONTENT, said),
        one.part("response").string("content").orElseThrow());
    assertEquals(
        other.commit(CommitLabel.RESPONSE_CONTENT, said),
        other.part("response").string("content").orElseThrow());
    assertEquals("stop", one.part("response").string("finish_reason").orElseThrow());
    assertEquals("stop", other.part("response").string("finish_reason").orElseThrow());
  }

  @Test
  void whoeverAnsweredInTheEndIsWhoseRequestIsHashed() {
    try (var next = ScriptedUpstream.start(Scripts.chat("from the next"));
        var both = TestGateway.over(upstream, next)) {
      upstream.script(Scripts.error(500, "boom"));
      var answer = both.chat("m", "");

      var row = ShownRow.of(both, answer.headers().firstValue("x-request-id").orElseThrow());
      assertEquals(
          row.commit(CommitLabel.REQUEST_FORWARDED, next.only().body()),
          row.part("request").string("forwarded").orElseThrow());
      assertTrue(row.part("route").raw().contains("\"provider_id\":\"a\""));
      assertEquals("b", row.part("provider").string("id").orElseThrow());
    }
  }
}
