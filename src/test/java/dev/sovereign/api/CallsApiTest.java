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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls over the management API, while more are made.
@Tag("slow")
final class CallsApiTest {
  private static final String CALLS = "/api/v1/calls";

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Well then"));
  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway =
        TestGateway.start(
            """
            providers:
              a: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
              mock: {type: mock}
            models:
              m:
                offers: [{provider: a, model: up}]
            capabilities:
              smart: {chain: [m]}
            """
                .formatted(upstream.authority()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private HttpResponse<String> manage(String path) {
    return gateway.send(
        gateway
            .request(path)
            .setHeader("authorization", "Bearer " + gateway.server().adminKey())
            .method("GET", HttpRequest.BodyPublishers.noBody()));
  }

  private Json json(String path) {
    var answer = manage(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private String call(String model) {
    var answer = gateway.chat(model, "");
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("x-sovereign-request-id").orElseThrow();
  }

  private static List<String> ids(Json page) {
    return page.find("data").orElseThrow().items().stream()
        .map(it -> it.string("id").orElseThrow())
        .toList();
  }

  @Test
  void aCallIsThereAsSoonAsItsAnswerIs() {
    var first = call("m");
    var second = call("smart");

    assertEquals(List.of(second, first), ids(json(CALLS)));
    var shown = json(CALLS + "/" + second);
    assertEquals("smart", shown.string("capability").orElseThrow());
    assertEquals("gpu", shown.string("source").orElseThrow());
    assertEquals("complete", shown.string("ending").orElseThrow());
    assertEquals("answered", attempt(shown).string("outcome").orElseThrow());
  }

  // An error does not wait for its record, so whoever looks for it has to.
  @Test
  void aCallThatWasRefusedIsThereAsSoonAsItsErrorIs() {
    upstream.script(Scripts.error(400, "no"));

    IntStream.range(0, 50)
        .mapToObj(_ -> gateway.chat("m", "").headers().firstValue("x-sovereign-request-id"))
        .map(id -> json(CALLS + "/" + id.orElseThrow()).string("ending"))
        .forEach(ending -> assertEquals("refused", ending.orElseThrow()));
  }

  @Test
  void whatTheFiguresRestOnAndWhatTheProviderSaysItChargedAreTold() {
    assertEquals("reported", usage("{\"prompt_tokens\":3,\"completion_tokens\":2}"));
    assertEquals(
        "reported", usage("{\"prompt_tokens\":0,\"completion_tokens\":0,\"cost\":0.00012}"));
    assertEquals(
        "0.00012", newest().string("provider_cost").orElseThrow(() -> new AssertionError("none")));
    assertEquals(0, newest().integer("prompt_tokens").orElse(-1));
    for (var impossible : List.of("-4", "1000000000000", "\"7\"")) {
      assertEquals("impossible", usage("{\"prompt_tokens\":" + impossible + "}"));
      assertTrue(newest().integer("prompt_tokens").isEmpty(), newest().raw());
    }
    assertEquals("estimated", usage("null"));
    assertEquals(1, newest().integer("completion_tokens").orElse(-1));
    upstream.script(Scripts.error(500, "no"));
    gateway.chat("m", "");
    assertTrue(newest().string("usage").isEmpty(), newest().raw());
  }

  private String usage(String said) {
    upstream.script(
        it ->
            it.json(
                200, Scripts.whole("Hi").replaceFirst("\"usage\":\\{.*?}", "\"usage\":" + said)));
    call("m");
    return newest().string("usage").orElse("");
  }

  private Json newest() {
    return json(CALLS + "?limit=1").find("data").orElseThrow().items().getFirst();
  }

  private static Json attempt(Json call) {
    return call.find("attempts").orElseThrow().items().getFirst();
  }

  @Test
  void pagesTogetherHoldEachCallOnceWhileMoreAreMade() {
    var made = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      made.addFirst(call("m"));
    }

    var found = new ArrayList<String>();
    var cursor = "";
    do {
      var page = json(CALLS + "?limit=2" + cursor);
      found.addAll(ids(page));
      cursor = page.string("next_cursor").map(it -> "&cursor=" + it).orElse("");
      call("m");
    } while (!cursor.isEmpty());

    assertEquals(made, found);
  }

  @ParameterizedTest
  @CsvSource({
    "model=m, 2",
    "model=mock/echo, 1",
    "capability=smart, 1",
    "provider=a, 2",
    "provider=nobody, 0",
    "source=mock, 1",
    "source=gpu&capability=smart, 1",
    "ending=complete, 3",
    "ending=broken, 0",
    "tenant=default, 3",
    "tenant=other, 0",
    "key=nobody, 0",
    "since=2020-01-01T00:00:00Z, 3",
    "since=2100-01-01T00:00:00Z, 0",
    "until=2100-01-01T00:00:00Z, 3",
    "until=2020-01-01T00:00:00Z, 0"
  })
  void aFilterKeepsWhatFits(String filter, int count) {
    call("m");
    call("smart");
    call("mock/echo");

    assertEquals(count, ids(json(CALLS + "?" + filter)).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"since=yesterday", "until=1", "cursor=abc", "cursor=-1", "limit=0"})
  void aFilterThatIsNoneIsRefused(String filter) {
    var answer = manage(CALLS + "?" + filter);

    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("`" + filter.split("=")[0] + "`"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "req_",
        "req_00000000000000000000000000",
        "nothing",
        "req_01kb0q6j5tr2xv8c4m9n7d3hsw"
      })
  void aCallThatThereWasNotIsNotFound(String id) {
    call("m");

    assertEquals(404, manage(CALLS + "/" + id).statusCode());
  }
}
