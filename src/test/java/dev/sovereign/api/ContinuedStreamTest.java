package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.core.Continuation;
import dev.sovereign.json.Json;
import dev.sovereign.testkit.Recording;
import dev.sovereign.testkit.Said;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.Steps;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams that the next provider takes over where they break off, as their caller sees them.
@Tag("slow")
final class ContinuedStreamTest {
  private static final String FIELD = "X-SF-Stream-Failure";
  private static final String WHOLE = "one two three four";

  private final ScriptedUpstream a = ScriptedUpstream.start(begun(Steps.rst()));
  private final ScriptedUpstream b = ScriptedUpstream.start(Scripts.chat(WHOLE));
  private final ScriptedUpstream c = ScriptedUpstream.start(Scripts.chat(WHOLE));
  private final TestGateway gateway =
      TestGateway.start(
          TestGateway.ONE_TRY
              + """
              server: {keep_alive: 100ms}
              providers:
                a:
                  type: openai-compatible
                  base_url: "http://%s/v1"
                  source: gpu
                  timeouts: {idle: 300ms, progress: 600ms}
                b: {type: openai-compatible, base_url: "http://%s/v1", source: cloud}
                c: {type: openai-compatible, base_url: "http://%s/v1", source: cloud}
              capabilities:
                c: {chain: [a/m, b/m, c/m]}
              """
                  .formatted(a.authority(), b.authority(), c.authority()));

  /// The first words, and then this.
  private static Script begun(Script then) {
    return Steps.all(
        Steps.events(),
        Steps.event(Scripts.delta("\"role\":\"assistant\",\"content\":\"\"")),
        Steps.event(Scripts.content("one ")),
        Steps.event(Scripts.content("two th")),
        then);
  }

  @AfterEach
  void stop() {
    gateway.close();
    a.close();
    b.close();
    c.close();
  }

  private HttpResponse<String> ask(String more) {
    var body = TestGateway.body("c", ",\"stream\":true" + more);
    return gateway.send(
        gateway
            .request("/v1/chat/completions")
            .header(FIELD, "continue")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static long count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1L;
  }

  private static List<String> tried(CallRecord record) {
    return record.tried().stream().map(it -> it.provider() + " " + it.outcome()).toList();
  }

  private static Optional<Continuation> continued(String way, int characters, String result) {
    return Optional.of(
        new Continuation(
            Continuation.Way.valueOf(way.toUpperCase(Locale.ROOT)),
            characters,
            Continuation.Result.valueOf(result.toUpperCase(Locale.ROOT))));
  }

  private CallRecord record() {
    return gateway.stopAndReadRecords().getFirst();
  }

  @Test
  void theSilenceOfWhoeverTakesOverIsFilledWithComments() {
    b.script(Steps.all(Steps.delay(Duration.ofMillis(450)), Scripts.chat(WHOLE)));

    var answer = ask("");

    assertWhole(answer);
    var body = answer.body();
    assertTrue(body.indexOf(": keep-alive\n\n") > body.indexOf("two th"), body);
  }

  private static void assertWhole(HttpResponse<String> answer) {
    var body = answer.body();
    var said = Said.by(Recording.dataOf(body));
    assertEquals(200, answer.statusCode(), body);
    assertEquals(WHOLE, said.text(), body);
    assertTrue(said.isWhole(), body);
    assertEquals(1, count(body, "\"role\""), body);
    assertEquals(1, count(body, "\"stop\""), body);
    assertTrue(body.endsWith("data: [DONE]\n\n"), body);
    assertEquals(1, count(body, "[DONE]"), body);
    assertFalse(body.contains("error"), body);
  }

  private static void assertBroken(HttpResponse<String> answer, String text, String code) {
    var chunks = Recording.dataOf(answer.body());
    var said = Said.by(chunks);
    assertEquals(text, said.text(), answer.body());
    assertFalse(said.isWhole(), answer.body());
    assertFalse(answer.body().contains("[DONE]"), answer.body());
    var last = Json.parseAll(chunks.getLast().getBytes(StandardCharsets.UTF_8)).find("error");
    assertEquals("upstream_stream_failed", last.orElseThrow().string("type").orElseThrow());
    assertEquals(code, last.orElseThrow().string("code").orElseThrow(), answer.body());
  }

  static List<Script> breaks() {
    return List.of(
        Steps.rst(),
        Steps.fin(),
        Steps.end(),
        Steps.all(Steps.event("[DONE]"), Steps.end()),
        Steps.all(Steps.event("{\"error\":{\"message\":\"no\",\"code\":500}}"), Steps.hang()),
        Steps.all(Steps.event("{not json"), Steps.hang()),
        Steps.hang(),
        Steps.repeat(20, Steps.all(Steps.send("3\r\n:\n\n\r\n"), Steps.delay(pause()))));
  }

  private static Duration pause() {
    return Duration.ofMillis(100);
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void howeverItBreaksOffTheNextGoesOn(Script fault) {
    a.script(begun(fault));

    assertWhole(ask(""));
    assertEquals(List.of(1L, 1L, 0L), List.of(a.posts(), b.posts(), c.posts()));
  }

  @Test
  void theRecordShowsBothAndTheFiguresOfTheOneWhoEndedIt() {
    var answer = ask(",\"stream_options\":{\"include_usage\":true}");

    assertWhole(answer);
    assertEquals("a", answer.headers().firstValue("X-Sovereign-Provider").orElseThrow());
    assertEquals(1, count(answer.body(), "prompt_tokens"), answer.body());
    assertEquals(0, count(answer.body(), "\"b/m\""), "one name in all chunks");
    var record = record();
    assertEquals("complete", record.result().ending());
    assertEquals(List.of("a closed", "b answered"), tried(record));
    assertEquals("b", record.result().served().orElseThrow().provider());
    assertEquals("fallback", record.result().served().orElseThrow().source());
    assertEquals(continued("replay", 10, "joined"), record.decision().continued());
    assertEquals(OptionalLong.of(3), record.result().usage().prompt());
    assertEquals(OptionalLong.of(2), record.result().usage().completion());
  }

  @Test
  void atTheFirstDifferenceItEndsInTheError() {
    b.script(Scripts.chat("one two four"));

    assertBroken(ask(""), "one two th", "closed");
    assertTrue(b.awaitLeft(Duration.ofSeconds(5)));
    var record = record();
    assertEquals("broken", record.result().ending());
    assertEquals(continued("replay", 10, "differed"), record.decision().continued());
    assertEquals(List.of("a answered", "b cancelled"), tried(record));
    assertEquals("a", record.result().served().orElseThrow().provider());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tool_calls\":[{\"index\":0,\"id\":\"c\"}]",
        "\"reasoning\":\"well\"",
        "\"refusal\":\"no\""
      })
  void afterAnythingButTextNobodyIsAsked(String delta) {
    a.script(begun(Steps.all(Steps.event(Scripts.delta(delta)), Steps.rst())));

    assertBroken(ask(""), "one two th", "closed");
    assertEquals(0, b.posts());
  }

  @Test
  void aSecondBreakEndsIt() {
    b.script(begun(Steps.all(Steps.event(Scripts.content("ree ")), Steps.fin())));

    assertBroken(ask(""), "one two three ", "closed");
    assertEquals(0, c.posts());
    var record = record();
    assertEquals(List.of("a closed", "b answered"), tried(record));
    assertEquals("broken", record.result().ending());
    assertEquals("b", record.result().served().orElseThrow().provider());
  }

  @Test
  void aBreakBeforeAllWasRepeatedIsTheNextOnesOwnAndTheFirstCauseIsTold() {
    a.script(begun(Steps.all(Steps.event("[DONE]"), Steps.end())));
    b.script(Steps.all(Steps.events(), Steps.event(Scripts.content("one ")), Steps.fin()));

    assertBroken(ask(""), "one two th", "incomplete");
    assertEquals(List.of("a answered", "b closed"), tried(record()));
  }

  @Test
  void whoFailsBeforeContentIsPassedOver() {
    b.script(Scripts.error(500, "no"));

    assertWhole(ask(""));
    assertEquals(List.of("a closed", "b server_error", "c answered"), tried(record()));
  }

  @Test
  void aShutGateIsGoneRound() {
    order("b", "trip");

    assertWhole(ask(""));
    var record = record();
    assertEquals(List.of("a closed", "c answered"), tried(record));
    assertEquals("tripped", record.decision().passed().getFirst().gate());
  }

  @Test
  void whereEveryGateIsShutItEndsInTheError() {
    order("b", "trip");
    order("c", "drain");

    assertBroken(ask(""), "one two th", "closed");
    var record = record();
    assertEquals(List.of("a answered"), tried(record));
    assertEquals(continued("replay", 10, "failed"), record.decision().continued());
  }

  private void order(String provider, String word) {
    var answer =
        gateway.send(
            gateway
                .request("/api/v1/providers/" + provider + "/" + word)
                .setHeader("authorization", "Bearer " + gateway.server().adminKey())
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, answer.statusCode(), answer.body());
  }

  @Test
  void aCallerWhoLeavesMeanwhileCutsEverybodyOff() throws Exception {
    var left = new CompletableFuture<Long>();
    var asked = new CompletableFuture<Long>();
    b.script(
        call -> {
          call.openEvents().event(Scripts.content("one "));
          asked.complete(System.nanoTime());
          left.complete(call.awaitGone());
        });
    try (var socket = gateway.connect()) {
      var body = TestGateway.body("c", ",\"stream\":true");
      var head =
          ("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n%s: continue\r\nauthorization: Bearer"
                  + " %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n")
              .formatted(FIELD, gateway.key(), body.length());
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      asked.get(5, TimeUnit.SECONDS);
    }
    assertTrue(left.get(5, TimeUnit.SECONDS) >= 0);
    assertTrue(a.awaitLeft(Duration.ofSeconds(5)));
    var record = record();
    assertEquals("client_gone", record.result().ending());
    assertEquals(List.of("a answered", "b cancelled"), tried(record));
    assertEquals("a", record.result().served().orElseThrow().provider());
  }
}
