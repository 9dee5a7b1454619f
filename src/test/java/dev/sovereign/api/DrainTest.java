package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a stop does to calls that are open and to those that come.
@Tag("slow")
final class DrainTest {
  private static final int LONG = 32 << 20; // More than sockets hold.

  private final CountDownLatch mayEnd = new CountDownLatch(1);

  private final ScriptedUpstream.Script story =
      call -> {
        call.openEvents().event(Scripts.content("begun"));
        await(mayEnd);
        call.event(Scripts.finish("stop")).event("[DONE]").end();
      };

  private static void await(CountDownLatch latch) {
    try {
      var _ = latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anOpenStreamFinishesWhileNewCallsAreRefused() throws Exception {
    try (var upstream = ScriptedUpstream.start(story);
        var gateway = gateway(upstream, "20s");
        var client = RawClient.to(gateway)) {
      begin(gateway, client);
      var stopping = Thread.ofVirtual().start(gateway::stop);

      assertTrue(notReady(gateway).contains("draining"));
      var refused = gateway.chat("m", "");
      assertEquals(503, refused.statusCode());
      assertTrue(refused.body().contains("\"code\":\"draining\""), refused.body());
      assertEquals(1, upstream.calls());

      mayEnd.countDown();
      var rest = rest(client);
      assertTrue(rest.endsWith("data: [DONE]\n\n"), rest);
      stopping.join();
    }
  }

  @Test
  void whatDoesNotFinishInTimeEndsInTheErrorAndIsRecorded() throws Exception {
    try (var upstream = ScriptedUpstream.start(story);
        var gateway = gateway(upstream, "300ms");
        var client = RawClient.to(gateway)) {
      begin(gateway, client);
      var records = gateway.stopAndReadRecords();

      var rest = rest(client);
      assertTrue(rest.startsWith("data: {\"error\":{\"message\":"), rest);
      assertFalse(rest.contains("[DONE]"), rest);
      assertEquals("stopped", records.getFirst().result().ending());
    } finally {
      mayEnd.countDown();
    }
  }

  @Test
  void aLongAnswerThatIsOnItsWayArrivesWhole() throws Exception {
    var text = "x".repeat(LONG);
    try (var upstream = ScriptedUpstream.start(Scripts.chat(text));
        var gateway = gateway(upstream, "20s");
        var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, TestGateway.body("m", "")));
      var length = Integer.parseInt(client.bare().header("content-length").orElseThrow());
      var stopping = Thread.ofVirtual().start(gateway::stop);
      notReady(gateway);

      assertEquals(length, client.socket().getInputStream().readNBytes(length).length);
      stopping.join();
    }
  }

  @Test
  void aCallWhoseBodyIsStillComingIsServed() throws Exception {
    var body = TestGateway.body("m", "");
    try (var upstream = ScriptedUpstream.start(Scripts.chat("Hello"));
        var gateway = gateway(upstream, "20s");
        var client = RawClient.to(gateway)) {
      var fields = new String[] {"expect: 100-continue", "content-length: " + body.length()};
      client.say(RawClient.head(gateway, "POST /v1/chat/completions", fields));
      assertEquals(100, client.answer().status());
      var stopping = Thread.ofVirtual().start(gateway::stop);
      notReady(gateway);

      assertTrue(client.say(body).answer().text().contains("Hello"));
      stopping.join();
    }
  }

  @Test
  void theRecordOfACallWithALongPromptIsKeptThoughItsClientLeftJustBefore() {
    var prompt = "\\u00e9".repeat(LONG / 6); // Takes long to look through.
    var body = TestGateway.body("m", ",\"stream\":true").replace("Hi", prompt);
    var gone = new CountDownLatch(1);
    try (var upstream =
            ScriptedUpstream.start(
                call -> {
                  call.openEvents().event(Scripts.content("begun"));
                  call.awaitGone();
                  gone.countDown();
                });
        var gateway = gateway(upstream, "20s")) {
      var client = RawClient.to(gateway).say(RawClient.chat(gateway, body));
      assertEquals(200, client.bare().status());
      client.close();
      await(gone);

      var records = gateway.stopAndReadRecords();

      assertEquals("client_gone", records.getFirst().result().ending());
      assertTrue(records.getFirst().result().usage().isEstimated());
    }
  }

  private static void begin(TestGateway gateway, RawClient client) throws Exception {
    client.say(RawClient.chat(gateway, TestGateway.body("m", ",\"stream\":true")));
    assertEquals(200, client.bare().status());
    assertTrue(new String(client.chunk(), StandardCharsets.UTF_8).contains("begun"));
  }

  // The stop begins on another thread: the first answer that is not 200.
  private static String notReady(TestGateway gateway) {
    var answer = gateway.read("/readyz");
    return answer.statusCode() == 200 ? notReady(gateway) : answer.body();
  }

  private static String rest(RawClient client) throws Exception {
    var rest = new StringBuilder();
    for (var chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
      rest.append(new String(chunk, StandardCharsets.UTF_8));
    }
    return rest.toString();
  }

  private static TestGateway gateway(ScriptedUpstream upstream, String drain) {
    return TestGateway.start(
        """
        server: {drain: %s}
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1"}
        models:
          m: {offers: [{provider: a, model: up}]}
        """
            .formatted(drain, upstream.authority()));
  }
}
