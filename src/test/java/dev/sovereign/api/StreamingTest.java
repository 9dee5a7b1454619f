package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller of a stream sees of what its provider sends.
@Tag("slow")
final class StreamingTest {
  private static final String DONE = "data: [DONE]\n\n";
  private static final String STREAM = ",\"stream\":true";

  private final CountDownLatch seen = new CountDownLatch(1);
  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("unused"));
  private final TestGateway gateway =
      TestGateway.start(
          """
          server: {keep_alive: 200ms}
          providers:
            a: {type: openai-compatible, base_url: "http://%s/v1"}
          models:
            m: {offers: [{provider: a, model: up}]}
          """
              .formatted(upstream.authority()));

  @AfterEach
  void stop() {
    seen.countDown();
    gateway.close();
    upstream.close();
  }

  @Test
  void aProviderThatDoesNotEndItsBodyLosesTheConnection() throws Exception {
    var gone = new CompletableFuture<Long>();
    upstream.script(
        call -> {
          call.openEvents().event(Scripts.content("Hi")).event(Scripts.finish("stop"));
          call.event("[DONE]");
          gone.complete(call.awaitGone());
        });

    assertTrue(gateway.chat("m", STREAM).body().endsWith(DONE));
    gone.get(5, TimeUnit.SECONDS);
  }

  @Test
  void aProviderThatEndsItsBodyServesTheNextCallOnTheSameConnection() throws Exception {
    upstream.script(Scripts.chat("Hello there"));

    gateway.chat("m", STREAM);
    assertFalse(seen.await(1500, TimeUnit.MILLISECONDS)); // Longer than a body is given to end.
    gateway.chat("m", STREAM);

    assertEquals(2, upstream.calls());
    assertEquals(1, upstream.connections());
  }

  @Test
  void anEventOfSeveralLinesLeavesAsOne() {
    var parts = Scripts.content("split").replace(",\"choices\"", "\ndata: ,\ndata: \"choices\"");
    upstream.script(
        call -> call.openEvents().event(parts).event(Scripts.finish("stop")).event("[DONE]").end());

    var body = gateway.chat("m", STREAM).body();

    assertTrue(
        body.contains(" , \"choices\":[{\"index\":0,\"delta\":{\"content\":\"split\""), body);
    assertEquals("", body.replaceAll("(?m)^data: .*\n\n", ""));
  }

  @Test
  void eachEventLeavesBeforeTheNextOneComes() throws Exception {
    upstream.script(
        call -> {
          call.openEvents().event(Scripts.content("one"));
          awaitSeen();
          call.event(Scripts.finish("stop")).event("[DONE]").end();
        });

    try (var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, TestGateway.body("m", STREAM)));
      assertEquals(200, client.bare().status());
      var first = text(client.chunk());
      seen.countDown();

      assertTrue(first.contains("\"content\":\"one\""), first);
      assertTrue(text(client.chunk()).contains("\"finish_reason\":\"stop\""));
    }
  }

  @Test
  void aWaitingClientGetsCommentsOfOurs() throws Exception {
    upstream.script(
        call -> {
          call.openEvents().chunk(": OPENROUTER PROCESSING\n\n");
          awaitSeen();
          answer(call, DONE);
        });

    try (var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, TestGateway.body("m", STREAM)));
      var head = client.bare();
      assertEquals("text/event-stream; charset=utf-8", head.header("content-type").orElseThrow());
      assertEquals(": keep-alive\n\n", text(client.chunk()));
      assertEquals(": keep-alive\n\n", text(client.chunk()));
      seen.countDown();

      assertTrue(afterComments(client).startsWith("data: {"));
    }
  }

  private static String afterComments(RawClient client) throws IOException {
    var chunk = text(client.chunk());
    return chunk.equals(": keep-alive\n\n") ? afterComments(client) : chunk;
  }

  @ParameterizedTest
  @ValueSource(strings = {": no end\n\n", "data: [DONE]\n\n", "data: [DONE]\n\ndata: [DONE]\n\n"})
  void theEndIsSaidOnceHoweverOftenTheProviderSaysIt(String ends) {
    upstream.script(call -> answer(call.openEvents(), ends));

    var body = gateway.chat("m", STREAM).body();

    assertTrue(body.endsWith("data: [DONE]\n\n"), body);
    assertEquals(body.indexOf("[DONE]"), body.lastIndexOf("[DONE]"));
  }

  @Test
  void theProvidersCommentsAreNeverForwarded() {
    upstream.script(
        call -> {
          call.openEvents().event(Scripts.content("a")).chunk(": ping\n\n:\n\n");
          answer(call, DONE);
        });

    assertFalse(gateway.chat("m", STREAM).body().contains("\n:"));
  }

  @Test
  void theFiguresComeOnlyWhenTheyAreAskedFor() {
    upstream.script(Scripts.chat("Hello"));

    var without = gateway.chat("m", STREAM).body();
    var with = gateway.chat("m", STREAM + ",\"stream_options\":{\"include_usage\":true}").body();

    assertFalse(without.contains("prompt_tokens"), without);
    assertTrue(with.contains("\"choices\":[],\"usage\":{\"prompt_tokens\":3"), with);
    assertTrue(
        upstream.requests().stream().allMatch(it -> it.text().contains("\"include_usage\":true")));
  }

  @Test
  void aCutStreamEndsInAnErrorAndNeverLooksWhole() {
    upstream.script(call -> call.openEvents().event(Scripts.content("half")).close());

    assertBroken(gateway.chat("m", STREAM).body());
  }

  @Test
  void aStreamThatEndsWithoutAFinishReasonIsBroken() {
    upstream.script(call -> call.openEvents().event(Scripts.content("half")).event("[DONE]").end());

    assertBroken(gateway.chat("m", STREAM).body());
  }

  @Test
  void anErrorOfTheProvidersInAStreamEndsIt() {
    upstream.script(
        call ->
            call.openEvents()
                .event(Scripts.content("half"))
                .event("{\"error\":{\"message\":\"boom\",\"code\":502}}")
                .event("[DONE]")
                .end());

    assertBroken(gateway.chat("m", STREAM).body());
  }

  @Test
  void anEventThatIsNoJsonBreaksTheStream() {
    upstream.script(
        call -> answer(call.openEvents().event(Scripts.content("a")).event("{\"cho"), DONE));

    assertBroken(gateway.chat("m", STREAM).body());
  }

  private static void assertBroken(String body) {
    assertTrue(body.contains("\"delta\""), body);
    assertFalse(body.contains("[DONE]"), body);
    assertFalse(body.contains("\"finish_reason\":\"stop\""), body);
    var last = body.substring(body.lastIndexOf("data: "));
    assertTrue(last.startsWith("data: {\"error\":{\"message\":"), last);
    assertTrue(last.endsWith("}}\n\n"), last);
  }

  private static void answer(UpstreamCall call, String end) throws IOException {
    call.event(Scripts.content("Hello")).event(Scripts.finish("stop")).event(Scripts.usage(3, 2));
    call.chunk(end).end();
  }

  private void awaitSeen() {
    try {
      assertTrue(seen.await(10, TimeUnit.SECONDS), "the client did not see the first event");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
