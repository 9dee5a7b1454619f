package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The gates before a provider of a real gateway: what shuts each, and that a call passes it over.
@Tag("slow")
final class GatesTest {
  private final ScriptedUpstream first = ScriptedUpstream.start(Scripts.chat("from a"));
  private final ScriptedUpstream second = ScriptedUpstream.start(Scripts.chat("from b"));
  private final TestGateway gateway =
      TestGateway.start(
          """
          %s
          providers:
            a: {type: openai-compatible, base_url: "http://%s/v1"}
            b: {type: openai-compatible, base_url: "http://%s/v1"}
          capabilities:
            both: {chain: [a/one, b/two]}
            alone: {chain: [a/one]}
            other: {chain: [a/other, b/two]}
          """
              .formatted(TestGateway.ONE_TRY, first.authority(), second.authority()));

  @AfterEach
  void stop() {
    gateway.close();
    first.close();
    second.close();
  }

  private HttpResponse<String> chat(String model) {
    return gateway.chat(model, "");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("absent");
  }

  private Json manage(String method, String path) {
    var answer =
        gateway.send(
            gateway
                .request("/api/v1/providers/a" + path)
                .setHeader("authorization", "Bearer " + gateway.server().adminKey())
                .method(method, HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8)).find("gates").get();
  }

  private Json model(String name) {
    return manage("GET", "").find("models").orElseThrow().items().stream()
        .filter(it -> it.string("model").orElseThrow().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static long number(Json json, String name) {
    return Long.parseLong(json.find(name).orElseThrow().raw());
  }

  private void fails(int status, String fields, int times) {
    first.script(call -> call.json(status, "{}", fields));
    IntStream.range(0, times).forEach(_ -> assertEquals("b", servedBy(chat("both"))));
  }

  private static String servedBy(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return header(answer, "X-Sovereign-Provider");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 529})
  void afterFiveFailuresNothingIsSentThere(int status) {
    fails(status, "", 5);

    var answer = chat("both");

    assertEquals("b", servedBy(answer));
    assertEquals("1", header(answer, "X-Sovereign-Attempts"));
    assertEquals(5, first.calls());
    assertEquals("open", model("one").string("breaker").orElseThrow());
    assertTrue(number(model("one"), "breaker_millis") > 0);
  }

  @Test
  void anotherModelOfTheSameProviderIsAskedAllTheSame() {
    fails(500, "", 5);
    first.script(Scripts.chat("well"));

    assertEquals("a", servedBy(chat("other")));
  }

  @Test
  void aResetOpensEveryGate() {
    fails(500, "", 5);
    first.script(Scripts.chat("well"));
    manage("POST", "/reset");

    assertEquals("a", servedBy(chat("both")));
    assertEquals("closed", model("one").string("breaker").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"30, 25000, 30000", "1000000000, 115000, 120000"})
  void aProviderThatAsksForTimeGetsItAndItsBreakerStaysClosed(
      String retryAfter, long least, long most) {
    fails(429, "retry-after: " + retryAfter + "\r\n", 1);

    assertEquals("1", header(chat("both"), "X-Sovereign-Attempts"));
    assertEquals(1, first.calls());
    var wait = number(model("one"), "rate_millis");
    assertTrue(wait > least && wait <= most, wait + " ms");
    assertEquals("closed", model("one").string("breaker").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "retry-after: -5\r\n", "retry-after: soon\r\n"})
  void aProviderThatDoesNotSayHowLongGetsASecond(String fields) {
    fails(429, fields, 1);

    var wait = number(model("one"), "rate_millis");
    assertTrue(wait > 0 && wait <= 1250, wait + " ms");
  }

  @Test
  void aChainOfNothingButShutRateGatesIsA429WithTheShortestWaitAndAsksNobody() {
    first.script(call -> call.json(429, "{}", "retry-after: 30\r\n"));
    assertEquals(429, chat("alone").statusCode());

    var answer = chat("alone");

    assertEquals(429, answer.statusCode(), answer.body());
    assertEquals(1, first.calls());
    assertEquals("30", header(answer, "retry-after"));
    assertEquals("true", header(answer, "x-should-retry"));
    assertTrue(answer.body().contains("a not asked (rate)"), answer.body());
  }

  @ParameterizedTest
  @CsvSource({"401, credential", "402, quota"})
  void aProviderThatDoesNotTakeOurCredentialIsLeftAloneWholly(int status, String word) {
    fails(status, "", 1);

    assertEquals("b", servedBy(chat("other")));
    assertEquals(1, first.calls());
    assertEquals(word, manage("GET", "").string("credential").orElseThrow());
    assertTrue(number(manage("GET", ""), "credential_millis") > 590_000);
    assertEquals("closed", model("one").string("breaker").orElseThrow());
    assertTrue(gateway.log().contains("\"level\":\"ERROR\""), gateway.log());
  }

  @Test
  void whereNobodyElseIsThereItIsToldAsItWasTheFirstTime() {
    first.script(Scripts.error(401, "no"));
    var before = chat("alone");
    var after = chat("alone");

    assertEquals(502, before.statusCode());
    assertEquals(502, after.statusCode());
    assertTrue(after.body().contains("upstream_auth"), after.body());
    assertEquals(1, first.calls());
    assertEquals("absent", header(after, "X-Sovereign-Attempts"));
  }

  @Test
  void aModelThatOurCredentialMayNotUseIsLeftAloneAndNoOther() {
    fails(403, "", 1);
    first.script(Scripts.chat("well"));

    assertEquals("b", servedBy(chat("both")));
    assertEquals("a", servedBy(chat("other")));
    assertEquals("credential", model("one").string("credential").orElseThrow());
  }

  @Test
  void whereAllBreakersAreOpenOneASecondIsTriedAndTheOthersAreToldWhenToComeBack() {
    first.script(Scripts.error(500, "no"));
    IntStream.range(0, 5).forEach(_ -> chat("alone"));
    assertEquals(503, chat("alone").statusCode());
    assertEquals(6, first.calls()); // The last resort.

    var answer = chat("alone");

    assertEquals(503, answer.statusCode());
    assertEquals(6, first.calls());
    assertEquals("true", header(answer, "x-should-retry"));
    var wait = Integer.parseInt(header(answer, "retry-after"));
    assertTrue(wait >= 1 && wait <= 6, wait + " s");
    assertTrue(answer.body().contains("a not asked (breaker)"), answer.body());
  }

  @Test
  void aLastResortThatGoesWellBringsTheProviderBack() {
    first.script(Scripts.error(500, "no"));
    IntStream.range(0, 5).forEach(_ -> chat("alone"));
    first.script(Scripts.chat("well"));

    assertEquals("a", servedBy(chat("alone")));
    assertEquals("a", servedBy(chat("alone")));
    assertEquals("ramp", model("one").string("breaker").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"trip, tripped", "drain, draining"})
  void anOperatorsOrderHoldsUntilTheReset(String order, String word) {
    assertEquals(word, manage("POST", "/" + order).string("order").orElseThrow());

    assertEquals("b", servedBy(chat("both")));
    var alone = chat("alone");
    assertEquals(503, alone.statusCode());
    assertEquals("false", header(alone, "x-should-retry"));
    assertTrue(alone.body().contains("a not asked (" + word + ")"), alone.body());
    assertEquals(0, first.calls());
    assertTrue(gateway.log().contains("/api/v1/providers/{name}/" + order), gateway.log());
    manage("POST", "/reset");
    assertEquals("a", servedBy(chat("both")));
  }

  @Test
  void anErrorOfTheCallersShutsNothing() {
    first.script(Scripts.error(400, "your fault"));
    IntStream.range(0, 8).forEach(_ -> assertEquals(400, chat("both").statusCode()));

    assertEquals("closed", model("one").string("breaker").orElseThrow());
    assertEquals(8, first.calls());
  }

  @Test
  void streamsThatBreakOffAreFailuresOfTheirOwn() {
    first.script(call -> call.openEvents().event(Scripts.content("half")).close());
    var answers =
        IntStream.range(0, 12).mapToObj(_ -> gateway.chat("both", ",\"stream\":true")).toList();

    assertFalse(answers.getFirst().body().contains("[DONE]"));
    assertEquals(List.of(10), List.of(first.calls()));
    assertEquals("b", servedBy(answers.getLast()));
  }
}
