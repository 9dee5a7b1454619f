package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may call, with what, and what every answer carries.
final class CallersTest {
  private static final String ADMIN = "any text of thirty-two or more characters";
  private static final String CHAT = "/v1/chat/completions";

  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    upstream = ScriptedUpstream.start(Scripts.chat("Well then"));
    gateway =
        TestGateway.start(
            """
            providers:
              a: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
            models:
              m: {offers: [{provider: a, model: up}]}
              vendor/m: {offers: [{provider: a, model: up}]}
            """
                .formatted(upstream.authority()),
            Map.of("SOVEREIGN_ADMIN_KEY", ADMIN));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  private static HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + path));
  }

  private static HttpRequest.Builder chat(String... headers) {
    var body = HttpRequest.BodyPublishers.ofString(TestGateway.body("m", ""));
    var request = bare(CHAT).POST(body);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("absent");
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization,'Bearer '",
    "Authorization,'bearer '",
    "X-Router-Key,''",
    "x-api-key,''"
  })
  void aKeyIsTakenFromEachOfItsHeaders(String name, String before) {
    assertEquals(200, gateway.send(chat(name, before + gateway.key())).statusCode());
  }

  @Test
  void theAdminKeyOfTheEnvironmentMayCallToo() {
    assertEquals(200, gateway.send(chat("x-api-key", ADMIN)).statusCode());
    assertEquals(401, gateway.send(chat("x-api-key", ADMIN + "x")).statusCode());
  }

  @Test
  void oneKeyInTwoHeadersIsOneAndTwoThatDifferAreRefused() {
    var key = gateway.key();

    var same = gateway.send(chat("authorization", "Bearer " + key, "x-api-key", key));
    var other = gateway.send(chat("authorization", "Bearer " + key, "x-router-key", ADMIN));

    assertEquals(200, same.statusCode());
    assertEquals(400, other.statusCode());
    assertTrue(other.body().contains("two_keys"), other.body());
    assertEquals("false", header(other, "x-should-retry"));
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization,Bearer,x-api-key",
    "Authorization,'Bearer   ',x-api-key",
    "X-Router-Key,'',x-api-key",
    "x-api-key,' ',X-Router-Key"
  })
  void aHeaderWithoutAKeyIsNoSecondKey(String empty, String value, String name) {
    var answer = gateway.send(chat(empty, value, name, gateway.key()));

    assertEquals(200, answer.statusCode(), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sv-nothing", "sk-router-x", "sk_x", "", "sk-proj-0123456789"})
  void whatIsNoKeyIsUnauthenticatedInOpenAisForm(String key) {
    var answer = gateway.send(chat("authorization", "Bearer " + key));

    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":{\"message\":"), answer.body());
    assertTrue(answer.body().contains("\"code\":\"invalid_api_key\""), answer.body());
    assertEquals("Bearer", header(answer, "www-authenticate"));
    assertEquals("false", header(answer, "x-should-retry"));
  }

  @Test
  void noKeyAtAllIsUnauthenticated() {
    assertEquals(401, gateway.send(chat()).statusCode());
    assertEquals(401, gateway.send(bare("/v1/models").GET()).statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/chat/completions,405",
    "POST,/v1/models,405",
    "GET,/v1/nothing,404",
    "GET,/,404",
    "GET,/v1/chat%2Fcompletions,400",
    "GET,/v1/models/nothing,404",
    "GET,/v1/models,200",
    "GET,/healthz,200",
    "GET,/readyz,200",
    "GET,/metrics,200",
    "GET,/api/v1/keys,403",
    "GET,/api/v1/nothing,403"
  })
  void everyAnswerHasAnIdUnderBothNames(String method, String path, int status) {
    var nothing = HttpRequest.BodyPublishers.noBody();
    var answer = gateway.send(gateway.request(path).method(method, nothing));

    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(header(answer, "X-Sovereign-Request-Id").startsWith("req_"));
    assertEquals(header(answer, "X-Sovereign-Request-Id"), header(answer, "x-request-id"));
    assertEquals(status == 200 ? "absent" : "false", header(answer, "x-should-retry"));
  }

  @Test
  void noTwoAnswersHaveOneId() {
    var one = gateway.chat("m", "");
    var two = gateway.chat("m", "");

    assertNotEquals(header(one, "X-Sovereign-Request-Id"), header(two, "X-Sovereign-Request-Id"));
    assertEquals("a", header(two, "X-Sovereign-Provider"));
    assertEquals("m", header(two, "X-Sovereign-Model"));
    assertEquals("gpu", header(two, "X-Sovereign-Source"));
    assertEquals("1", header(two, "X-Sovereign-Attempts"));
    assertEquals("absent", header(two, "X-Sovereign-Warning"));
  }

  @ParameterizedTest
  @CsvSource({
    "X-Sovereign-Residency,elsewhere!,invalid_residency",
    "X-SF-Policy,clinical-strict,policy_unknown",
    "X-SF-Stream-Failure,sometimes,invalid_stream_failure",
    "X-SF-Attestation,perhaps,invalid_attestation"
  })
  void aHeaderWhosePromiseCannotBeKeptIsRefused(String name, String value, String code) {
    var before = upstream.calls();

    var answer = gateway.send(chat("x-api-key", gateway.key(), name, value));

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains(name), answer.body());
    assertTrue(answer.body().contains("\"code\":\"" + code + "\""), answer.body());
    assertEquals(before, upstream.calls());
  }

  @Test
  void sovereignSaysWhatToSetAndWhatNobodyOffersIsUnknown() {
    var sovereign = gateway.chat("sovereign", "");
    var unknown = gateway.chat("nobody/x", "");

    assertEquals(400, sovereign.statusCode());
    assertTrue(sovereign.body().contains("capabilities.sovereign.chain"), sovereign.body());
    assertEquals(404, unknown.statusCode());
    assertTrue(unknown.body().contains("\"code\":\"model_not_found\""), unknown.body());
  }

  @ParameterizedTest
  @CsvSource({
    "m,m",
    "vendor/m,vendor/m",
    "vendor%2Fm,vendor/m",
    "vendor%2fm,vendor/m",
    "a/some/id,a/some/id"
  })
  void aModelIsFoundUnderItsIdHoweverTheSlashIsWritten(String path, String id) {
    var answer = gateway.read("/v1/models/" + path);

    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().startsWith("{\"id\":\"" + id + "\",\"object\":\"model\""));
  }

  @Test
  void theModelsAreListed() {
    var answer = gateway.read("/v1/models");

    assertTrue(answer.body().startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"m\","));
    assertTrue(answer.body().contains("\"id\":\"vendor/m\""), answer.body());
    assertEquals("application/json", header(answer, "content-type"));
  }
}
