package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What must stay in a country stays there, whatever fails.
@Tag("slow")
final class ResidencyTest {
  private static final String HEADER = "X-Sovereign-Residency";
  private final ScriptedUpstream national = ScriptedUpstream.start(Scripts.chat("national"));
  private final ScriptedUpstream oregon = ScriptedUpstream.start(Scripts.chat("oregon"));
  private final ScriptedUpstream sydney = ScriptedUpstream.start(Scripts.chat("sydney"));
  private final TestGateway gateway = TestGateway.start(yaml(), Map.of("KEY", "their-key"));

  private String yaml() {
    return """
        instance: {home: au, groups: {anz: [au, nz]}}
        providers:
          national: {type: openai-compatible, base_url: "http://%s/v1", place: au, backstop: true}
          oregon: {type: openrouter, api_key: {env: KEY}, base_url: "http://%s/v1", place: us}
          sydney: {type: openrouter, api_key: {env: KEY}, base_url: "http://%s/v1", place: anz}
        models:
          m:
            offers:
              - {provider: national, model: up}
              - {provider: oregon, model: up}
              - {provider: sydney, model: up}
        capabilities:
          sovereign: {chain: [m]}
          anz: {chain: [m], residency: anz}
        """
        .formatted(national.authority(), oregon.authority(), sydney.authority());
  }

  @AfterEach
  void stop() {
    gateway.close();
    national.close();
    oregon.close();
    sydney.close();
  }

  private HttpRequest.Builder chat(String model, String more) {
    return gateway
        .request("/v1/chat/completions")
        .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body(model, more)));
  }

  private HttpResponse<String> within(String residency, String model) {
    return gateway.send(chat(model, "").header(HEADER, residency));
  }

  private static Json error(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8))
        .find("error")
        .orElseThrow();
  }

  private static String code(HttpResponse<String> answer) {
    return error(answer).string("code").orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "any, m, national",
    "us, m, oregon",
    "au, m, national",
    "home, m, national",
    "'au,nz', m, sydney",
    "anz, m, sydney",
    "au-only, anz, national"
  })
  void aCallGoesWhereItMay(String residency, String model, String provider) {
    var answer = within(residency, model);

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(provider, answer.headers().firstValue("X-Sovereign-Provider").orElseThrow());
  }

  @Test
  void sovereignStaysAtHomeWithoutBeingTold() {
    national.script(Scripts.error(500, "down"));

    var answer = gateway.chat("sovereign", "");

    assertEquals("residency_unavailable", code(answer));
    assertEquals(0, oregon.connections() + sydney.connections());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void whereEverybodyInTheCountryIsDownNothingLeavesIt(String more) {
    national.script(Scripts.error(500, "down"));
    sydney.script(Scripts.error(503, "down")); // One that comes while it closes is served still.
    sydney.close();

    for (var i = 0; i < 100; i++) {
      var answer = gateway.send(chat("m", more).header(HEADER, "anz-only"));

      assertEquals(503, answer.statusCode(), answer.body());
      assertEquals("residency_unavailable", code(answer));
    }
    assertEquals(0, oregon.connections());
  }

  @Test
  void theRefusalNamesWhoWasLeftOutAndWhoWasTried() {
    national.script(Scripts.error(500, "down"));

    var error = error(within("au", "m"));

    assertEquals("au", error.string("residency").orElseThrow());
    assertEquals(
        List.of("oregon outside_residency", "sydney outside_residency"),
        error.find("excluded").orElseThrow().items().stream()
            .map(
                it -> it.string("provider").orElseThrow() + " " + it.string("reason").orElseThrow())
            .toList());
    var attempt = error.find("attempts").orElseThrow().items().getFirst();
    assertEquals("national", attempt.string("provider").orElseThrow());
    assertEquals("server_error", attempt.string("outcome").orElseThrow());
    assertEquals(500, attempt.integer("status").orElseThrow());
    assertEquals("failed", gateway.stopAndReadRecords().getFirst().result().ending());
  }

  @Test
  void whereNobodyIsInsideTheCallIsRefusedBeforeAnybodyIsAsked() {
    var answer = within("de", "m");

    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals("residency_unsatisfiable", code(answer));
    assertEquals(3, error(answer).find("excluded").orElseThrow().items().size());
    assertEquals(0, national.connections() + oregon.connections() + sydney.connections());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AU", "aus", "au;nz", "au,", "", "any,au", "home,nz", "home-only", "eu", "mars"})
  void whatIsNoResidencyIsRefused(String residency) {
    var answer = within(residency, "m");

    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(
        code(answer)
            .equals(residency.equals("eu") ? "residency_unsatisfiable" : "invalid_residency"),
        answer.body());
  }

  @Test
  void twoFieldsAreRefusedAlthoughEachIsGood() {
    var answer = gateway.send(chat("m", "").header(HEADER, "any").header(HEADER, "au"));

    assertEquals("invalid_residency", code(answer));
  }

  @ParameterizedTest
  @CsvSource({"any, sovereign", "nz, sovereign", "any, anz", "us, anz"})
  void whatACapabilityForcesIsNotWidened(String residency, String model) {
    var answer = within(residency, model);

    assertEquals(403, answer.statusCode(), answer.body());
    assertEquals(0, national.connections() + oregon.connections() + sydney.connections());
  }

  private HttpResponse<String> manage(String path, String body) {
    return gateway.send(
        gateway
            .request(path)
            .setHeader("authorization", "Bearer " + gateway.server().adminKey())
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Json json(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"force\":\"anz\"}', '', sydney",
    "'{\"force\":[\"au\",\"nz\"]}', '', sydney",
    "'{\"force\":\"anz\"}', au, national",
    "'{\"force\":\"anz\"}', us, 403",
    "'{\"force\":\"anz\",\"default\":\"home\"}', '', national",
    "'{\"default\":\"us\"}', '', oregon",
    "'{\"default\":\"us\"}', any, national"
  })
  void aKeysResidencyHoldsForItsCallsAndForThatWhichReplacesIt(
      String residency, String header, String served) {
    var made = json(manage("/api/v1/keys", "{\"name\":\"k\",\"residency\":" + residency + "}"));
    var fresh = json(manage("/api/v1/keys/" + made.string("id").orElseThrow() + "/rotate", ""));

    assertEquals(served, servedBy(made, header));
    assertEquals(served, servedBy(fresh, header));
    assertEquals(
        made.find("residency").orElseThrow().raw(), fresh.find("residency").orElseThrow().raw());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"au\"",
        "{\"force\":\"any\"}",
        "{\"default\":\"AU\"}",
        "{\"default\":[1]}",
        "{\"only\":\"au\"}",
        "{\"force\":\"mars\"}"
      })
  void aKeysResidencyThatIsNoneIsRefused(String residency) {
    var answer = manage("/api/v1/keys", "{\"name\":\"k\",\"residency\":" + residency + "}");

    assertEquals(400, answer.statusCode(), answer.body());
  }

  private String servedBy(Json key, String header) {
    var request =
        chat("m", "").setHeader("authorization", "Bearer " + key.string("key").orElseThrow());
    var answer = gateway.send(header.isEmpty() ? request : request.header(HEADER, header));
    return answer
        .headers()
        .firstValue("X-Sovereign-Provider")
        .orElse(Integer.toString(answer.statusCode()));
  }

  @Test
  void whereACallWouldGoIsToldWithoutAskingAnybody() {
    var key = json(manage("/api/v1/keys", "{\"name\":\"k\",\"residency\":{\"force\":\"anz\"}}"));
    var id = key.string("id").orElseThrow();

    var said = json(manage("/api/v1/route:explain", "{\"model\":\"m\",\"key\":\"" + id + "\"}"));

    assertEquals("au,nz", said.string("residency").orElseThrow());
    assertEquals(
        List.of("1 sydney ", "2 national ", "never oregon outside_residency"),
        said.find("candidates").orElseThrow().items().stream()
            .map(
                it ->
                    it.present("position").map(Json::raw).orElse("never")
                        + " "
                        + it.string("provider").orElseThrow()
                        + " "
                        + it.string("excluded").orElse(""))
            .toList());
    assertEquals(0, national.connections() + oregon.connections() + sydney.connections());
  }

  @ParameterizedTest
  @CsvSource({
    "m, de, 400 residency_unsatisfiable",
    "anz, us, 403 not_allowed",
    "nothing, any, 404 model_not_found"
  })
  void whatWouldBeRefusedIsToldAsTheCallerWouldHearIt(String model, String residency, String told) {
    var wish = "{\"model\":\"" + model + "\",\"residency\":\"" + residency + "\"}";

    var refusal = json(manage("/api/v1/route:explain", wish)).find("refusal").orElseThrow();

    var answer = within(residency, model);
    assertEquals(
        told, refusal.integer("status").orElseThrow() + " " + refusal.string("code").orElseThrow());
    assertEquals(answer.statusCode(), refusal.integer("status").orElseThrow());
    assertEquals(error(answer).string("message"), refusal.string("message"));
  }

  @Test
  void openRouterIsToldToHandNothingOn() {
    assertEquals(200, within("anz", "m").statusCode());
    assertEquals(200, within("any", "m").statusCode());

    var provider = sydney.requests().getFirst().json().find("provider").orElseThrow();
    assertEquals("false", provider.find("allow_fallbacks").orElseThrow().raw());
  }
}
