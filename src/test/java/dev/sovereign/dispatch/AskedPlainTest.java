package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.Recording;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A provider that is never asked for a stream, and callers who want one.
@Tag("slow")
final class AskedPlainTest {
  private static final String DONE = "data: [DONE]\n\n";
  private static final String STREAM = ",\"stream\":true";
  private static final String WITH_USAGE = STREAM + ",\"stream_options\":{\"include_usage\":true}";

  private final ScriptedUpstream plain = ScriptedUpstream.start(Scripts.chat("Hello there"));
  private final ScriptedUpstream next = ScriptedUpstream.start(Scripts.chat("from the next"));
  private final TestGateway gateway =
      TestGateway.start(
          """
          server: {keep_alive: 200ms}
          providers:
            plain: {type: openai-compatible, base_url: "http://%s/v1", upstream_stream: never}
            next: {type: openai-compatible, base_url: "http://%s/v1"}
          models:
            m: {offers: [{provider: plain, model: up}, {provider: next, model: up}]}
          """
              .formatted(plain.authority(), next.authority()));

  @AfterEach
  void stop() {
    gateway.close();
    plain.close();
    next.close();
  }

  private static List<Json> chunks(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().endsWith(DONE), answer.body());
    return Recording.dataOf(answer.body()).stream()
        .map(it -> Json.parseAll(it.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static List<String> raw(List<Json> chunks, String name) {
    return chunks.stream().map(it -> it.find(name).map(Json::raw).orElse("absent")).toList();
  }

  @Test
  void aCallerOfAStreamGetsTheWholeAnswerAsOne() {
    var answer = gateway.chat("m", STREAM);

    var chunks = chunks(answer);
    assertEquals(
        "text/event-stream; charset=utf-8",
        answer.headers().firstValue("content-type").orElseThrow());
    assertEquals(
        List.of("\"chat.completion.chunk\"", "\"chat.completion.chunk\""), raw(chunks, "object"));
    assertEquals(List.of("\"chatcmpl-1\"", "\"chatcmpl-1\""), raw(chunks, "id"));
    assertEquals(List.of("1", "1"), raw(chunks, "created"));
    assertEquals(List.of("\"m\"", "\"m\""), raw(chunks, "model"));
    assertEquals(List.of("absent", "absent"), raw(chunks, "usage"));
    assertEquals(
        List.of(
            "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello there\"},"
                + "\"logprobs\":null,\"finish_reason\":null}]",
            "[{\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":null,\"delta\":{}}]"),
        raw(chunks, "choices"));
    assertFalse(plain.only().text().contains("stream"), plain.only().text());
    assertEquals("application/json", plain.only().header("accept").orElseThrow());
  }

  @Test
  void theFiguresComeToWhoeverAsksAndAreKeptEitherWay() {
    var with = chunks(gateway.chat("m", WITH_USAGE));
    var without = gateway.chat("m", STREAM).body();

    assertEquals(
        List.of("null", "null", "{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}"),
        raw(with, "usage"));
    assertEquals("[]", with.getLast().find("choices").orElseThrow().raw());
    assertFalse(without.contains("usage"), without);
    var records = gateway.stopAndReadRecords();
    assertEquals(2, records.size());
    for (var call : records) {
      assertEquals("complete", call.result().ending());
      assertTrue(call.asked().stream());
      assertEquals(OptionalLong.of(3), call.result().usage().prompt());
      assertEquals(OptionalLong.of(2), call.result().usage().completion());
      assertTrue(call.result().firstContentMillis().isPresent());
    }
  }

  @Test
  void aTextCompletionIsStreamedAsOne() {
    plain.script(
        call ->
            call.json(
                200,
                "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"up\","
                    + "\"choices\":[{\"text\":\"there\",\"index\":0,"
                    + "\"finish_reason\":\"length\"}]}"));

    var chunks =
        chunks(
            gateway.post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"Hi\"" + STREAM + "}"));

    assertEquals(List.of("\"text_completion\"", "\"text_completion\""), raw(chunks, "object"));
    assertEquals(
        List.of(
            "[{\"index\":0,\"text\":\"there\",\"logprobs\":null,\"finish_reason\":null}]",
            "[{\"text\":\"\",\"index\":0,\"finish_reason\":\"length\",\"logprobs\":null}]"),
        raw(chunks, "choices"));
    assertFalse(plain.only().text().contains("stream"), plain.only().text());
  }

  @Test
  void aPlainCallerGetsTheAnswerAsItCame() {
    var answer = gateway.chat("m", ",\"stream\":false");

    assertEquals(Scripts.whole("Hello there").replace("\"up\"", "\"m\""), answer.body());
    assertFalse(plain.only().text().contains("stream"), plain.only().text());
  }

  @Test
  void aLongAnswerReachesAClientWhole() {
    var text = "word ".repeat(400_000);
    plain.script(Scripts.chat(text));

    var chunks = chunks(gateway.chat("m", STREAM));

    assertTrue(raw(chunks, "choices").getFirst().contains("\"content\":\"" + text + "\""));
  }

  @Test
  void aClientThatWaitsForTheWholeAnswerGetsCommentsOfOurs() throws Exception {
    var waited = new CountDownLatch(1);
    plain.script(
        call -> {
          gave(waited);
          call.json(200, Scripts.whole("at last"));
        });

    try (var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, TestGateway.body("m", STREAM)));
      assertEquals(200, client.bare().status());
      assertEquals(": keep-alive\n\n", text(client.chunk()));
      assertEquals(": keep-alive\n\n", text(client.chunk()));
      waited.countDown();

      assertTrue(afterComments(client).contains("at last"));
    }
  }

  private static void gave(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS), "the client saw no comments");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String afterComments(RawClient client) throws IOException {
    var chunk = text(client.chunk());
    return chunk.startsWith(":") ? afterComments(client) : chunk;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void aClientThatLeavesCutsTheUpstreamOff() throws Exception {
    var asked = new CountDownLatch(1);
    var gone = new CompletableFuture<Long>();
    plain.script(
        call -> {
          asked.countDown();
          gone.complete(call.awaitGone());
        });
    try (var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, TestGateway.body("m", STREAM)));
      assertTrue(asked.await(10, TimeUnit.SECONDS), "the upstream was not asked");
    }

    gone.get(10, TimeUnit.SECONDS);
    var call = gateway.stopAndReadRecords().getFirst();
    assertEquals("client_gone", call.result().ending());
    assertEquals(0, next.calls());
  }

  static Stream<Fault> faults() {
    return Fault.all();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aPlainAnswerThatFailsMovesOn(Fault fault) {
    plain.script(fault.script());

    var answer = gateway.chat("m", STREAM);

    assertTrue(answer.body().contains("\"content\":\"from \""), answer.body());
    assertTrue(answer.body().endsWith(DONE), answer.body());
    assertFalse(answer.body().contains("canary"), answer.body());
    // Not by a header field: on a busy machine a comment opens the stream before anybody answers.
    var served = gateway.stopAndReadRecords().getFirst().result().served();
    assertEquals("next", served.orElseThrow().provider());
  }
}
