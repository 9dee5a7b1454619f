package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Streams that are held back until they are whole, as their caller sees them.
@Tag("slow")
final class HeldStreamTest {
  private static final String FIELD = "X-SF-Stream-Failure";

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CompletableFuture<Long> left = new CompletableFuture<>();
  private final ScriptedUpstream slow = ScriptedUpstream.start(this::slow);
  private final ScriptedUpstream broken = ScriptedUpstream.start(HeldStreamTest::broken);
  private final TestGateway gateway =
      TestGateway.start(
          """
          server: {keep_alive: 100ms}
          providers:
            slow: {type: openai-compatible, base_url: "http://%s/v1", source: cloud}
            broken: {type: openai-compatible, base_url: "http://%s/v1", source: cloud}
          capabilities:
            c: {chain: [slow/m]}
            lost: {chain: [broken/m]}
          """
              .formatted(slow.authority(), broken.authority()));

  private void slow(UpstreamCall call) throws IOException {
    call.openEvents().event(Scripts.content("one "));
    try {
      if (goOn.await(1, TimeUnit.SECONDS)) {
        left.complete(call.awaitGone());
        return;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    call.event(Scripts.content("two")).event(Scripts.finish("stop"));
    call.event(Scripts.usage(3, 2)).event("[DONE]").end();
  }

  private static void broken(UpstreamCall call) throws IOException {
    call.openEvents().event(Scripts.content("half")).reset();
  }

  @AfterEach
  void stop() {
    gateway.close();
    slow.close();
    broken.close();
  }

  private HttpRequest.Builder request(String model, String mode, String more) {
    var body = TestGateway.body(model, ",\"stream\":true" + more);
    return gateway
        .request("/v1/chat/completions")
        .header(FIELD, mode)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> ask(String model, String mode, String more) {
    return gateway.send(request(model, mode, more));
  }

  @Test
  void onlyCommentsLeaveBeforeItIsWhole() {
    var body = ask("c", "hold", "").body();

    assertTrue(body.startsWith(": keep-alive\n\n: keep-alive\n\n"), body);
    var content = body.substring(body.indexOf("data:"));
    assertFalse(content.contains("keep-alive"), body);
    assertTrue(content.contains("one ") && content.contains("two"), body);
    assertTrue(body.endsWith("data: [DONE]\n\n"), body);
    assertFalse(body.contains("prompt_tokens"), body);
  }

  @Test
  void theFiguresAreThereForWhoAskedForThem() {
    var body = ask("c", "hold", ",\"stream_options\":{\"include_usage\":true}").body();

    assertTrue(body.contains("\"prompt_tokens\":3"), body);
  }

  @Test
  void whereNobodyIsLeftThereIsOneErrorAndNothingOfTheAnswer() {
    var answer = ask("lost", "hold", "");

    assertEquals(503, answer.statusCode(), answer.body());
    assertFalse(answer.body().contains("half"), answer.body());
    var record = gateway.stopAndReadRecords().getFirst();
    assertEquals("failed", record.result().ending());
  }

  @Test
  void inTheUsualModeWhatCameIsFollowedByTheError() {
    var answer = ask("lost", "terminate", "");

    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().contains("half"), answer.body());
    assertTrue(answer.body().contains("upstream_stream_failed"), answer.body());
  }

  @Test
  void anUnknownWordIsRefused() {
    var before = slow.calls();

    var answer = ask("c", "perhaps", "");

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("invalid_stream_failure"), answer.body());
    assertEquals(before, slow.calls());
  }

  @Test
  void aCallerWhoLeavesCutsOffWhatIsHeld() throws Exception {
    goOn.countDown();
    try (var socket = gateway.connect()) {
      var body = TestGateway.body("c", ",\"stream\":true");
      var head =
          "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n"
              + "%s: hold\r\nauthorization: Bearer %s\r\n".formatted(FIELD, gateway.key())
              + "content-type: application/json\r\ncontent-length: %d\r\n\r\n"
                  .formatted(body.length());
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      assertTrue(socket.getInputStream().read() > 0); // The first comment.
    }

    assertTrue(left.get(5, TimeUnit.SECONDS) >= 0);
    assertEquals("client_gone", gateway.stopAndReadRecords().getFirst().result().ending());
  }
}
