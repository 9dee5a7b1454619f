package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Exposition;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller gets who names a call by an `Idempotency-Key` and sends it again.
@Tag("slow")
final class IdempotencyTest {
  private final NamedCalls calls = new NamedCalls();
  private final ScriptedUpstream upstream = calls.upstream();
  private final TestGateway gateway = calls.gateway();

  @AfterEach
  void stop() {
    calls.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", NamedCalls.STREAM})
  void theSameCallAgainGetsTheSameAnswerAndReachesNobody(String more) {
    var first = calls.chat("k", more);
    var again = calls.chat("k", more);

    assertEquals(200, again.statusCode());
    assertEquals(first.body(), again.body());
    assertEquals(NamedCalls.fields(first), NamedCalls.fields(again));
    assertFalse(NamedCalls.isReplay(first));
    assertTrue(NamedCalls.isReplay(again));
    assertEquals(1, upstream.calls());
    var shown = Exposition.once(gateway, it -> it.sum("sovereign_replays_total") == 1);
    assertEquals(1, shown.sum("sovereign_calls_total"));
    assertTrue(shown.sum("sovereign_replayable_bytes") > first.body().length());
    assertEquals(1, gateway.stopAndReadRecords().size());
  }

  @Test
  void callsWithoutAKeyOrWithAnotherAreCallsOfTheirOwn() {
    calls.chat("k", "");

    assertFalse(NamedCalls.isReplay(calls.chat("l", "")));
    assertFalse(NamedCalls.isReplay(gateway.chat("m", "")));
    assertFalse(NamedCalls.isReplay(gateway.chat("m", "")));
    assertEquals(4, upstream.calls());
  }

  @Test
  void anotherKeyOfTheSameTenantSeesNothingOfIt() {
    calls.chat("k", "");
    var key = gateway.server().adminKey();

    var answer =
        gateway.send(
            calls
                .request("k", TestGateway.body("m", ""))
                .setHeader("authorization", "Bearer " + key));

    assertEquals(200, answer.statusCode());
    assertFalse(NamedCalls.isReplay(answer));
  }

  @Test
  void whileItRunsTheSameCallIsRefusedAndAfterwardsAnswered() throws Exception {
    upstream.script(calls::hold);
    var first = CompletableFuture.supplyAsync(() -> calls.chat("k", ""));
    assertTrue(calls.reached().await(10, TimeUnit.SECONDS));

    var early = calls.chat("k", "");
    calls.goOn();
    var body = first.get(10, TimeUnit.SECONDS).body();
    var late = calls.chat("k", "");

    assertEquals(409, early.statusCode());
    assertEquals("idempotency_key_in_use", NamedCalls.code(early));
    assertEquals("1", early.headers().firstValue("retry-after").orElseThrow());
    assertEquals(body, late.body());
    assertEquals(1, upstream.calls());
  }

  @Test
  void ofManyAtOnceOneIsMade() throws Exception {
    upstream.script(calls::hold);
    var answers =
        IntStream.range(0, 20)
            .mapToObj(
                _ ->
                    CompletableFuture.supplyAsync(
                        () -> calls.chat("k", NamedCalls.STREAM).statusCode()))
            .toList();

    CompletableFuture.anyOf(answers.toArray(CompletableFuture<?>[]::new)).get(10, TimeUnit.SECONDS);
    calls.goOn();
    var made = answers.stream().map(CompletableFuture::join).toList();

    assertTrue(List.of(200, 409).containsAll(made), made.toString());
    assertEquals(1, upstream.calls());
  }

  @Test
  void theKeyOfAnotherCallIsRefused() {
    calls.chat("k", "");
    var residency =
        calls.request("k", TestGateway.body("m", "")).header("X-Sovereign-Residency", "any");
    var elsewhere =
        gateway
            .request("/v1/completions")
            .header("Idempotency-Key", "k")
            .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("m", "")));

    for (var other :
        List.of(
            calls.chat("k", NamedCalls.STREAM), gateway.send(residency), gateway.send(elsewhere))) {
      assertEquals(422, other.statusCode(), other.body());
      assertEquals("idempotency_key_reused", NamedCalls.code(other));
    }
    assertEquals(1, upstream.calls());
  }

  @ParameterizedTest
  @CsvSource({"256, 400", "255, 200"})
  void aKeyHasAtMost255Characters(int length, int status) {
    assertEquals(status, calls.chat("k".repeat(length), "").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\there", "umlaut\u00e4", "a\r\nidempotency-key: b"})
  void aKeyThatIsNoneIsRefused(String key) {
    try (var client = calls.raw(key, "")) {
      var answer = client.answer();

      assertEquals(400, answer.status());
      assertTrue(answer.text().contains("invalid_idempotency_key"), answer.text());
    }
    assertEquals(0, upstream.calls());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", NamedCalls.STREAM})
  void anAnswerThatLeftAndDidNotArriveIsThereStill(String more) {
    try (var client = calls.raw("k", more)) {
      assertEquals(200, client.bare().status());
      Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 1);
    }

    var again = calls.chat("k", more);

    assertTrue(NamedCalls.isReplay(again));
    assertTrue(again.body().contains("then"), again.body());
    assertEquals(1, upstream.calls());
  }

  @Test
  void keepAlivesAreNoPartOfAStoredStream() throws Exception {
    upstream.script(calls::hold);
    try (var client = calls.raw("k", NamedCalls.STREAM)) {
      assertEquals(200, client.bare().status());
      assertEquals(": keep-alive\n\n", new String(client.chunk(), StandardCharsets.UTF_8));
      calls.goOn();
      Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 1);
    }

    var again = calls.chat("k", NamedCalls.STREAM);

    assertTrue(NamedCalls.isReplay(again));
    assertTrue(again.body().startsWith("data: {"), again.body());
    assertTrue(again.body().endsWith("data: [DONE]\n\n"), again.body());
  }

  @Test
  void aLargeRequestIsKnownByItsLastByte() {
    var large = ",\"x\":\"" + "x".repeat(300_000);
    calls.chat("k", large + "a\"");

    assertTrue(NamedCalls.isReplay(calls.chat("k", large + "a\"")));
    assertEquals(422, calls.chat("k", large + "b\"").statusCode());
  }
}
