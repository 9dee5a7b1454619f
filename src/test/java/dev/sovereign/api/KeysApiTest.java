package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys over the management API.
final class KeysApiTest {
  private static final String KEYS = "/api/v1/keys";

  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    upstream = ScriptedUpstream.start(Scripts.chat("Well then"));
    gateway = TestGateway.over(upstream);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  private static HttpResponse<String> manage(String method, String path, String body) {
    return gateway.send(
        gateway
            .request(path)
            .setHeader("authorization", "Bearer " + gateway.server().adminKey())
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void whoeverPresentsNoKeyIsToldHowTo() {
    var answer =
        gateway.send(gateway.request(KEYS).setHeader("authorization", "Bearer sv-none").GET());

    assertEquals(401, answer.statusCode());
    assertEquals("Bearer", answer.headers().firstValue("www-authenticate").orElseThrow());
  }

  private static Json made(String body) {
    var answer = manage("POST", KEYS, body);
    assertEquals(201, answer.statusCode(), answer.body());
    return json(answer);
  }

  private static Json json(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static int callWith(Json key, String model) {
    var body = HttpRequest.BodyPublishers.ofString(TestGateway.body(model, ""));
    var request = gateway.request("/v1/chat/completions").POST(body);
    return gateway
        .send(request.setHeader("authorization", "Bearer " + text(key, "key")))
        .statusCode();
  }

  private static String text(Json json, String name) {
    return json.string(name).orElseThrow();
  }

  private static Duration life(Json key) {
    return Duration.between(
        Instant.parse(text(key, "created")), Instant.parse(text(key, "expires")));
  }

  @Test
  void aKeyIsShownOnceAndHoldsForNinetyDays() {
    var key = made("{\"name\":\"app\"}");

    assertEquals(200, callWith(key, "m"));
    assertEquals("app", text(key, "name"));
    assertEquals("default", text(key, "tenant"));
    assertEquals(Duration.ofDays(90), life(key));
    var shown = manage("GET", KEYS + "/" + text(key, "id"), "");
    assertEquals(200, shown.statusCode());
    assertFalse(shown.body().contains(text(key, "key").substring(16)), shown.body());
    var listed = manage("GET", KEYS, "");
    assertTrue(listed.body().contains(text(key, "id")), listed.body());
    assertFalse(listed.body().contains(text(key, "key").substring(16)), listed.body());
    assertEquals("no-store", listed.headers().firstValue("cache-control").orElseThrow());
  }

  @Test
  void aKeyMayAskOnlyForTheModelsThatItNames() {
    var key = made("{\"name\":\"narrow\",\"models\":[\"other\"]}");

    assertEquals(404, callWith(key, "m"));
    var models =
        gateway.send(
            gateway.request("/v1/models").setHeader("authorization", "Bearer " + text(key, "key")));
    assertEquals("{\"object\":\"list\",\"data\":[]}", models.body());
  }

  @Test
  void aKeyForTheManagementAloneMayNotCall() {
    var key = made("{\"name\":\"robot\",\"scopes\":[\"admin\"],\"expires_in\":\"1h\"}");

    assertEquals(403, callWith(key, "m"));
    assertEquals(Duration.ofHours(1), life(key));
  }

  @Test
  void aKeyThatOnlyCallsMayNotManage() {
    var answer = gateway.read(KEYS);

    assertEquals(403, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElseThrow());
    assertEquals(403, json(answer).integer("status").orElseThrow());
  }

  @Test
  void aKeyThatIsTakenBackHoldsNoMoreAtOnce() {
    var key = made("{\"name\":\"leaked\"}");

    var answer = manage("DELETE", KEYS + "/" + text(key, "id"), "");

    assertEquals(204, answer.statusCode());
    assertEquals("", answer.body());
    assertEquals(401, callWith(key, "m"));
  }

  @Test
  void aKeyThatIsReplacedHoldsOnForItsGrace() {
    var old = made("{\"name\":\"rotated\"}");

    var fresh = json(manage("POST", KEYS + "/" + text(old, "id") + "/rotate", ""));

    assertEquals(List.of(200, 200), List.of(callWith(old, "m"), callWith(fresh, "m")));
    var shown = json(manage("GET", KEYS + "/" + text(old, "id"), ""));
    assertEquals(text(fresh, "id"), text(shown, "replaced_by"));
    assertEquals(
        Duration.ofHours(24),
        Duration.between(
            Instant.parse(text(fresh, "created")), Instant.parse(text(shown, "expires"))));
  }

  @Test
  void withoutGraceTheOldKeyEndsAtOnce() {
    var old = made("{\"name\":\"stolen\"}");

    var rotated = manage("POST", KEYS + "/" + text(old, "id") + "/rotate", "{\"grace\":\"0m\"}");

    assertEquals(201, rotated.statusCode(), rotated.body());
    assertEquals(List.of(401, 200), List.of(callWith(old, "m"), callWith(json(rotated), "m")));
    assertEquals(404, manage("POST", KEYS + "/" + text(old, "id") + "/rotate", "").statusCode());
  }

  @Test
  void aGraceThatIsNoTextIsRefusedAndTheKeyStaysAsItWas() {
    var key = made("{\"name\":\"robot\"}");

    var answer = manage("POST", KEYS + "/" + text(key, "id") + "/rotate", "{\"grace\":5}");

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("`grace` must be text"), answer.body());
    assertTrue(answer.body().contains("number"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":7}",
        "{\"name\":\"x\",\"tenant\":\"other\"}",
        "{\"name\":\"x\",\"tenant\":5}",
        "{\"name\":\"x\",\"scopes\":[]}",
        "{\"name\":\"x\",\"scopes\":[\"root\"]}",
        "{\"name\":\"x\",\"models\":\"m\"}",
        "{\"name\":\"x\",\"models\":[\"a b\"]}",
        "{\"name\":\"x\",\"expires_in\":\"soon\"}",
        "{\"name\":\"x\",\"expires_in\":3}",
        "{\"name\":\"x\",\"nmae\":\"x\"}",
        "{\"name\":\"x\",\"name\":\"y\"}"
      })
  void aWishThatIsNoneIsRefusedAndMakesNoKey(String body) {
    var before = gateway.server().ring().all().size();

    var answer = manage("POST", KEYS, body);

    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElseThrow());
    assertEquals(before, gateway.server().ring().all().size());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      delimiter = '|',
      value = {
        "'scopes':['root'] | `scopes` holds `call` and `admin` only; what came: 'root'.",
        "'scopes':'call' | `scopes` must be a list of one or more words; what came: string.",
        "'scopes':[5] | `scopes` must be a list of one or more words; what came: number in it.",
        "'models':[] | `models` must be a list of one or more words; what came: an empty one.",
        "'models':['a b'] | `models` must be names of models or capabilities; what came: 'a b'."
      })
  void aRefusalNamesTheMemberAndWhatCame(String member, String detail) {
    var answer = manage("POST", KEYS, quoted("{'name':'x'," + member + "}"));

    assertEquals(quoted(detail), text(json(answer), "detail"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      delimiter = '|',
      value = {
        "soon | `grace` must be a number with m, h or d, such as '30d'; what came: 'soon'.",
        "8d | `grace` is at most 7d; what came: '8d'."
      })
  void aGraceThatIsNoneIsNamedWithWhatCame(String grace, String detail) {
    var key = made("{\"name\":\"robot\"}");
    var body = quoted("{'grace':'" + grace + "'}");

    var answer = manage("POST", KEYS + "/" + text(key, "id") + "/rotate", body);

    assertEquals(quoted(detail), text(json(answer), "detail"));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatIsNotDoneNotAllowed() {
    assertEquals(404, manage("GET", KEYS + "/nobody", "").statusCode());
    assertEquals(404, manage("DELETE", KEYS + "/nobody", "").statusCode());
    assertEquals(404, manage("GET", "/api/v1/nothing", "").statusCode());
    assertEquals(405, manage("PUT", KEYS, "").statusCode());
    assertEquals(400, manage("GET", KEYS + "?limit=many", "").statusCode());
    assertEquals(400, manage("GET", KEYS + "?limit=101", "").statusCode());
    assertEquals(400, manage("GET", KEYS + "?cursor=none", "").statusCode());
    assertEquals(400, manage("GET", KEYS + "?limit=1&limit=2", "").statusCode());
    assertEquals(400, manage("GET", KEYS + "/a%2Fb", "").statusCode());
  }

  @Test
  void everyChangeLeavesALineThatSaysWhoAndWhatAndNoSecret() {
    var key = made("{\"name\":\"audited\",\"scopes\":[\"admin\"]}");
    var path = KEYS + "/" + text(key, "id");

    assertEquals(204, manage("DELETE", path, "").statusCode());

    var lines = gateway.log().lines().filter(it -> it.contains(text(key, "id"))).toList();
    assertEquals(2, lines.size(), gateway.log());
    assertTrue(lines.getFirst().contains("\"operation\":\"POST /api/v1/keys\""), lines.getFirst());
    assertTrue(lines.getLast().contains("\"operation\":\"DELETE /api/v1/keys/{id}\""));
    assertTrue(lines.getLast().contains("\"path\":\"" + path + "\""), lines.getLast());
    var admin = gateway.server().adminKey();
    assertTrue(lines.getLast().contains("\"key\":\"" + admin.substring(3, 15) + "\""));
    assertFalse(gateway.log().contains(text(key, "key").substring(16)));
    assertFalse(gateway.log().contains(admin.substring(16)));
  }

  @Test
  void listsComeInPagesThatTogetherHoldEachKeyOnce() {
    made("{\"name\":\"one\"}");
    made("{\"name\":\"two\"}");
    var all = gateway.server().ring().all().stream().map(ApiKey::id).toList();

    var found = new ArrayList<String>();
    var cursor = "";
    do {
      var page = json(manage("GET", KEYS + "?limit=2" + cursor, ""));
      page.find("data").orElseThrow().items().forEach(it -> found.add(text(it, "id")));
      cursor = page.string("next_cursor").map(it -> "&cursor=" + it).orElse("");
    } while (!cursor.isEmpty());

    assertEquals(all, found);
  }
}
