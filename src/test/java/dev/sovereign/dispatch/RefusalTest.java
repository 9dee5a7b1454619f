package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A provider's word that the request itself is wrong goes to the caller; no other offer is asked.
final class RefusalTest {
  private static final String TOO_LONG =
      "{\"error\":{\"message\":\"This model's maximum context length is 8 tokens.\","
          + "\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":%s}}";

  private static ScriptedUpstream first;
  private static ScriptedUpstream second;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    first = ScriptedUpstream.start(Scripts.silence());
    second = ScriptedUpstream.start(Scripts.chat("never needed"));
    gateway =
        TestGateway.start(
            """
            providers:
              a: {type: openai-compatible, base_url: "http://%s/v1"}
              b: {type: openai-compatible, base_url: "http://%s/v1"}
            capabilities:
              stays: {chain: [a/one, b/two]}
              moves: {chain: [a/one, b/two], failover_on: [context_length_exceeded]}
            """
                .formatted(first.authority(), second.authority()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    first.close();
    second.close();
  }

  private static Json error(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8)).find("error").get();
  }

  private static HttpResponse<String> asked(String model, int status, String body) {
    first.script(it -> it.json(status, body));
    return gateway.chat(model, "");
  }

  @ParameterizedTest
  @CsvSource({"400,true", "413,true", "415,false", "422,false"})
  void statusMessageTypeParamAndCodeReachTheCaller(int status, boolean stream) {
    var before = second.calls();
    first.script(
        it ->
            it.json(
                status,
                "{\"error\":{\"message\":\"Temperature is not a colour.\",\"type\":\"odd\","
                    + "\"param\":\"temperature\",\"code\":\"bad_colour\"}}"));

    var answer = gateway.chat("moves", ",\"stream\":" + stream);

    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(
        List.of("Temperature is not a colour.", "temperature", "bad_colour"),
        List.of(
            error(answer).string("message").orElseThrow(),
            error(answer).string("param").orElseThrow(),
            error(answer).string("code").orElseThrow()));
    assertEquals("false", answer.headers().firstValue("x-should-retry").orElseThrow());
    assertEquals("1", answer.headers().firstValue("X-Sovereign-Attempts").orElseThrow());
    assertEquals(before, second.calls());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void aCodeThatOnlyRepeatsTheStatusIsNone(int status) {
    var answer =
        asked("stays", status, "{\"error\":{\"message\":\"No.\",\"code\":" + status + "}}");

    assertEquals(status, answer.statusCode());
    assertTrue(answer.body().contains("\"code\":null"), answer.body());
  }

  @Test
  void whatLooksLikeASecretInAProvidersTextIsHidden() {
    var answer =
        asked(
            "stays",
            400,
            "{\"error\":{\"message\":\"Wrong key sk-live-canary-0123456789 for Bearer"
                + " abc-canary.def\",\"param\":\"sk-param-canary-0123456789\","
                + "\"code\":\"sk-code-canary-0123456789\"}}");

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("Wrong key"), answer.body());
    assertFalse(answer.body().contains("canary"), answer.body());
  }

  @Test
  void aPromptThatIsTooLongStaysWhereItIsRefused() {
    var before = second.calls();

    var answer = asked("stays", 400, TOO_LONG.formatted("400"));

    assertEquals(400, answer.statusCode());
    assertEquals("context_length_exceeded", error(answer).string("code").orElseThrow());
    assertEquals(before, second.calls());
  }

  @Test
  void aPromptThatIsTooLongMovesOnWhereTheChainSaysSo() {
    var answer = asked("moves", 400, TOO_LONG.formatted("\"context_length_exceeded\""));

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("b", answer.headers().firstValue("X-Sovereign-Provider").orElseThrow());
    assertEquals("2", answer.headers().firstValue("X-Sovereign-Attempts").orElseThrow());
  }
}
