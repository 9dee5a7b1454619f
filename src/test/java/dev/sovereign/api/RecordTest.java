package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is kept of a call, however it ends, and what never is.
@Tag("slow")
final class RecordTest {
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
          + "\"completion_tokens_details\":{\"reasoning_tokens\":5},\"cost\":0.00012}";

  private final ScriptedUpstream own = ScriptedUpstream.start(Scripts.error(500, "no"));
  private final ScriptedUpstream cloud = ScriptedUpstream.start(Scripts.chat("Well then"));

  @AfterEach
  void stop() {
    own.close();
    cloud.close();
  }

  private static CallRecord only(TestGateway gateway) {
    var records = gateway.stopAndReadRecords();
    assertEquals(1, records.size());
    return records.getFirst();
  }

  private static Socket send(TestGateway gateway, String body) throws IOException {
    var socket = gateway.connect();
    var head =
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %s\r\n"
                .formatted(gateway.key())
            + "content-length: "
            + body.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void anAnswerLeavesEveryMember() {
    cloud.script(it -> it.json(200, Scripts.whole("Hi").replaceFirst("\"usage\":\\{.*?}", USAGE)));
    try (var gateway = TestGateway.over(own, cloud)) {
      var before = System.currentTimeMillis();
      var answer = gateway.chat("m", "");

      var call = only(gateway);

      assertEquals(answer.headers().firstValue("X-Sovereign-Request-Id"), Optional.of(call.id()));
      assertTrue(call.epochMillis() >= before - 1, "time " + call.epochMillis());
      assertTrue(call.epochMillis() <= System.currentTimeMillis(), "time " + call.epochMillis());
      assertTrue(gateway.key().contains(call.who().keyId()), call.who().keyId());
      assertEquals("default", call.who().tenant());
      assertEquals("sovereign", call.node());
      assertEquals(
          new CallRecord.Asked("chat/completions", "m", Optional.empty(), false), call.asked());
      assertEquals(
          List.of("a up-a true server_error", "b up-b true answered"),
          call.tried().stream()
              .map(it -> it.provider() + " " + it.model() + " " + it.sent() + " " + it.outcome())
              .toList());
      assertEquals("complete", call.result().ending());
      assertEquals(
          Optional.of(new CallRecord.Served("b", "m", "fallback")), call.result().served());
      var usage = call.result().usage();
      assertEquals(
          List.of(11L, 4L, 7L, 5L),
          List.of(
              usage.prompt().orElseThrow(),
              usage.cached().orElseThrow(),
              usage.completion().orElseThrow(),
              usage.reasoning().orElseThrow()));
      assertEquals(Optional.of("0.00012"), usage.cost());
    }
  }

  @Test
  void aStreamLeavesItsFirstContentAndItsCapability() {
    own.script(Scripts.chat("Well then"));
    var yaml =
        """
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
        capabilities:
          quick: {chain: [a/up]}
        """
            .formatted(own.authority());
    try (var gateway = TestGateway.start(yaml)) {
      gateway.chat("quick", ",\"stream\":true");

      var call = only(gateway);

      assertEquals(Optional.of("quick"), call.asked().capability());
      assertTrue(call.asked().stream());
      assertEquals(Optional.of(new CallRecord.Served("a", "a/up", "gpu")), call.result().served());
      var first = call.result().firstContentMillis().orElseThrow();
      assertTrue(first >= 0 && first <= call.result().millis(), first + " ms");
    }
  }

  @Test
  void aFailedCallIsKept() {
    cloud.script(Scripts.error(401, "no"));
    try (var gateway = TestGateway.over(own, cloud)) {
      gateway.chat("m", "");

      var call = only(gateway);

      assertEquals("failed", call.result().ending());
      assertEquals(Optional.empty(), call.result().served());
      assertEquals(OptionalLong.empty(), call.result().usage().prompt());
      assertEquals(
          List.of("server_error", "auth"), call.tried().stream().map(it -> it.outcome()).toList());
    }
  }

  @Test
  void aRefusedCallIsKept() {
    own.script(Scripts.error(400, "no"));
    try (var gateway = TestGateway.over(own, cloud)) {
      gateway.chat("m", ",\"stream\":true");

      var call = only(gateway);

      assertEquals("refused", call.result().ending());
      assertEquals("refused", call.tried().getFirst().outcome());
    }
  }

  @Test
  void aStreamThatBreaksOffIsKeptWithWhoServedIt() {
    own.script(call -> call.openEvents().event(Scripts.content("half")).close());
    try (var gateway = TestGateway.over(own, cloud)) {
      var answer = gateway.chat("m", ",\"stream\":true");

      assertEquals(-1, answer.body().indexOf("[DONE]"));
      var call = only(gateway);
      assertEquals("broken", call.result().ending());
      assertEquals("a", call.result().served().orElseThrow().provider());
    }
  }

  @Test
  void aCallWhoseClientLeavesBeforeAnyAnswerIsKept() throws Exception {
    var asked = new CountDownLatch(1);
    var left = new CountDownLatch(1);
    own.script(
        call -> {
          asked.countDown();
          call.awaitGone();
          left.countDown();
        });
    try (var gateway = TestGateway.over(own, cloud)) {
      try (var client = send(gateway, TestGateway.body("m", ""))) {
        assertTrue(asked.await(10, TimeUnit.SECONDS), "asked by " + client.getLocalPort());
      }
      assertTrue(left.await(10, TimeUnit.SECONDS), "the provider is cut off");

      var call = only(gateway);

      assertEquals("client_gone", call.result().ending());
      assertEquals("cancelled", call.tried().getFirst().outcome());
      assertEquals(0, cloud.calls());
    }
  }

  @Test
  void aCallThatReachedNoProviderIsNotKept() {
    try (var gateway = TestGateway.over(own, cloud)) {
      gateway.chat("unknown", "");
      gateway.post("/v1/chat/completions", "{");
      gateway.send(gateway.request("/v1/chat/completions").setHeader("authorization", "Bearer x"));
      gateway.read("/v1/models");

      assertEquals(List.of(), gateway.stopAndReadRecords());
    }
  }

  @Test
  void aCallThatTheStoppingServerEndsIsToldSoAndKeptOnce() throws Exception {
    own.script(call -> call.openEvents().event(Scripts.content("half")).awaitGone());
    var yaml =
        """
        server: {drain: 300ms}
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1"}
        """
            .formatted(own.authority());
    try (var gateway = TestGateway.start(yaml);
        var client = send(gateway, TestGateway.body("a/up", ",\"stream\":true"))) {
      var in = client.getInputStream();
      var begun = new String(in.readNBytes(300), StandardCharsets.UTF_8);

      var records = gateway.stopAndReadRecords();

      var rest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue((begun + rest).contains("\"code\":\"draining\""), begun + rest);
      assertEquals(-1, rest.indexOf("[DONE]"));
      assertEquals(List.of("stopped"), records.stream().map(it -> it.result().ending()).toList());
    }
  }

  @Test
  void noPromptNoAnswerAndNoSecretIsKeptOrLoggedOrCounted() {
    var secret = "sk-provider-canary-77c1";
    own.script(Scripts.error(500, "failure-canary-77c1"));
    cloud.script(Scripts.chat("answer-canary-77c1"));
    var yaml =
        """
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1", api_key: {env: SECRET}}
          b: {type: openai-compatible, base_url: "http://%s/v1", api_key: {env: SECRET}}
        models:
          m:
            offers: [{provider: a, model: up}, {provider: b, model: up}]
        """
            .formatted(own.authority(), cloud.authority());
    try (var gateway = TestGateway.start(yaml, Map.of("SECRET", secret))) {
      var prompt = ",\"user\":\"user-canary-77c1\",\"prompt\":\"prompt-canary-77c1\"";
      assertTrue(gateway.chat("m", prompt).body().contains("answer-canary-77c1"));
      gateway.chat("m", prompt + ",\"stream\":true");
      gateway.chat("no-model-canary-77c1", prompt);
      cloud.script(Scripts.error(400, "refusal-canary-77c1"));
      gateway.chat("m", prompt);
      gateway.post("/v1/chat/completions", "{\"broken-canary-77c1");
      assertTrue(own.requests().getFirst().head().toString().contains(secret));
      var metrics = gateway.read("/metrics").body();
      var keySecret = gateway.key().substring(20, 50);

      gateway.stop();

      assertEquals(-1, metrics.indexOf("canary"), metrics);
      assertEquals(-1, gateway.log().indexOf("canary"), gateway.log());
      assertEquals(-1, gateway.log().indexOf(keySecret), gateway.log());
      assertEquals(List.of(), Folders.holding(gateway.folder(), "canary-77c1"));
      assertEquals(List.of(), Folders.holding(gateway.folder(), keySecret));
      assertEquals(3, gateway.stopAndReadRecords().size());
    }
  }
}
