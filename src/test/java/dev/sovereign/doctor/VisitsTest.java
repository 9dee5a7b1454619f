package dev.sovereign.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.TestGateway;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Visits to providers that are well, unwell, gone, or somebody else.
@Tag("slow")
final class VisitsTest {
  private static final Map<String, String> KEYS = Map.of("P_KEY", "sk-1");
  private static final String ONE = "{\"data\":[{\"id\":\"up\"},{\"id\":\"other\"}]}";

  @Test
  void aProviderThatTakesTheKeyAndHasTheModelIsWell() {
    try (var upstream = ScriptedUpstream.start(call -> call.json(200, ONE, date()))) {
      var visits = visits("openai-compatible", upstream, "/v1");

      assertEquals(
          List.of(Finding.good("p", "would serve us; models that it lists: 2")), visits.findings());
      assertEquals(List.of("Thu, 26 Nov 2026 12:00:00 GMT"), visits.dates());
      assertEquals("GET /v1/models", upstream.only().target());
      assertEquals(Optional.of("Bearer sk-1"), upstream.only().header("authorization"));
    }
  }

  @Test
  void aModelThatItDoesNotListIsNamedWithThoseThatItDoes() {
    assertEquals(
        Finding.doubtful("p", "does not list up", "it lists down"),
        only("ollama", call -> call.json(200, "{\"models\":[{\"name\":\"down\"}]}")));
  }

  @Test
  void aKeyThatIsNotTakenIsSaidWithWhereItComesFrom() {
    assertEquals(
        Finding.bad("p", "answers 401: it does not take the key", "put a valid key into P_KEY"),
        only("openai-compatible", call -> call.json(401, "{}")));
  }

  @Test
  void ofOpenRouterTheKeyIsAskedFor() {
    try (var upstream = ScriptedUpstream.start(call -> call.json(200, "{\"data\":{}}"))) {
      var visits = visits("openrouter", upstream, "/api/v1");

      assertEquals(List.of(Finding.good("p", "takes the key")), visits.findings());
      assertEquals("GET /api/v1/key", upstream.only().target());
    }
  }

  @Test
  void anOwnServerWhoseEngineDiedIsNotBelievedItsList() {
    Script dead =
        call -> {
          if (call.request().target().endsWith("/health")) {
            call.json(503, "");
          } else {
            call.json(200, ONE);
          }
        };

    assertEquals(
        Finding.bad("p", "answers 503: it takes no calls", "look at its own log"),
        only("vllm", dead));
  }

  @Test
  void whatIsNoProviderIsDoubtful() {
    var found = only("openai-compatible", call -> call.json(404, "{}"));

    assertEquals(Finding.State.DOUBTFUL, found.state());
    assertEquals(Optional.of("see whether `base_url` is right: its path is /v1"), found.fix());
  }

  @Test
  void nobodyThereIsSaidWithWhatToStart() {
    var gone = ScriptedUpstream.start(call -> call.close());
    gone.close();

    var found = visits("vllm", gone, "/v1").findings().getFirst();

    assertEquals(Finding.State.BAD, found.state());
    assertEquals(
        Optional.of("start the server at " + gone.authority() + ", or correct `base_url`"),
        found.fix());
  }

  @Test
  void aSecretThatIsMissingIsSaid() {
    try (var upstream = ScriptedUpstream.start(call -> call.json(200, ONE))) {
      var found = visits("openai-compatible", upstream, "/v1", Map.of()).findings().getFirst();

      assertTrue(found.says().endsWith("the environment has no P_KEY"), found.says());
      assertEquals(0, upstream.connections());
    }
  }

  private static String date() {
    return "date: Thu, 26 Nov 2026 12:00:00 GMT\r\n";
  }

  private static Finding only(String type, Script script) {
    try (var upstream = ScriptedUpstream.start(script)) {
      var path = type.equals("ollama") ? "" : "/v1";
      return visits(type, upstream, path).findings().getFirst();
    }
  }

  private static Visits visits(String type, ScriptedUpstream upstream, String path) {
    return visits(type, upstream, path, KEYS);
  }

  private static Visits visits(
      String type, ScriptedUpstream upstream, String path, Map<String, String> environment) {
    var yaml =
        """
        providers:
          p: {type: %s, base_url: "http://%s%s", api_key: {env: P_KEY}}
          mock: {type: mock}
        models:
          m: {offers: [{provider: p, model: up}]}
        """
            .formatted(type, upstream.authority(), path);
    return Visits.to(TestGateway.settings(yaml, environment), environment);
  }
}
