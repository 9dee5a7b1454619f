package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerWatchTest {
  private static final ServerState READY =
      new ServerState(true, OptionalLong.empty(), OptionalLong.empty());

  // Answers each path with its text, and any other with 404.
  private static Script answers(Map<String, String> pages) {
    return call -> {
      var page = pages.get(call.request().target());
      call.json(page == null ? 404 : 200, page == null ? "no such page" : page);
    };
  }

  private static ServerState first(ProviderType type, Script script) {
    try (var harness = new ProviderHarness();
        var upstream = ScriptedUpstream.start(script)) {
      return harness.watched(type, upstream.port(), 1).getFirst();
    }
  }

  @Test
  void vllmIsReadyByItsHealthAndCountsItsEnginesTogether() {
    var metrics =
        """
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="a b"} 2.0
        vllm:num_requests_running{engine="1",model_name="a b"} 1.0
        vllm:num_requests_waiting{engine="0",model_name="a b"} 1.0
        vllm:num_requests_waiting_by_reason{engine="0",reason="capacity"} 50.0
        """;

    assertEquals(
        new ServerState(true, OptionalLong.of(3), OptionalLong.of(1)),
        first(ProviderType.VLLM, answers(Map.of("GET /health", "", "GET /metrics", metrics))));
  }

  @Test
  void llamaCppCountsWhatItDefers() {
    var metrics = "llamacpp:requests_processing 2\nllamacpp:requests_deferred 3\n";

    assertEquals(
        new ServerState(true, OptionalLong.of(2), OptionalLong.of(3)),
        first(
            ProviderType.LLAMACPP, answers(Map.of("GET /health", "{}", "GET /metrics", metrics))));
  }

  @Test
  void ollamaSaysNothingOfItsLoad() {
    assertEquals(
        READY, first(ProviderType.OLLAMA, answers(Map.of("GET /api/ps", "{\"models\":[]}"))));
  }

  @Test
  void aServerWithoutFiguresIsReadyAllTheSame() {
    assertEquals(READY, first(ProviderType.LLAMACPP, answers(Map.of("GET /health", "{}"))));
  }

  @Test
  void aDeadEngineIsNotReadyThoughItsModelsAreListed() {
    Script deadEngine =
        call -> {
          var isModels = call.request().target().equals("GET /v1/models");
          call.json(isModels ? 200 : 503, isModels ? "{\"data\":[{\"id\":\"up\"}]}" : "");
        };

    assertEquals(ServerState.UNREADY, first(ProviderType.VLLM, deadEngine));
  }

  @Test
  void aServerThatBreaksOffIsNotReady() {
    assertEquals(ServerState.UNREADY, first(ProviderType.VLLM, Scripts.reset()));
  }

  @Test
  @Tag("slow")
  void aServerThatSaysNothingIsNotReady() {
    assertEquals(ServerState.UNREADY, first(ProviderType.OLLAMA, Scripts.silence()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /health", "GET /metrics"})
  @Tag("slow")
  void aServerThatStallsWithinItsAnswerIsNotReadyAndIsAskedAgain(String stalled) {
    var health = answers(Map.of("GET /health", ""));
    Script script =
        call -> {
          if (call.request().target().equals(stalled)) {
            call.open("text/plain").chunk("half").awaitGone();
          } else {
            health.answer(call);
          }
        };

    try (var harness = new ProviderHarness();
        var upstream = ScriptedUpstream.start(script)) {
      assertEquals(
          List.of(ServerState.UNREADY, ServerState.UNREADY),
          harness.watched(ProviderType.VLLM, upstream.port(), 2));
    }
  }

  @Test
  void eachChangeIsOneLineOfTheLog() {
    try (var harness = new ProviderHarness();
        var upstream = ScriptedUpstream.start(answers(Map.of()))) {
      var health = answers(Map.of("GET /health", ""));
      var calls = new AtomicInteger();
      upstream.script(
          call -> {
            var isUp = calls.getAndIncrement() >= 2;
            (isUp ? health : answers(Map.of())).answer(call);
          });

      var states = harness.watched(ProviderType.LLAMACPP, upstream.port(), 4);

      assertFalse(states.getFirst().ready());
      assertTrue(states.getLast().ready());
      assertEquals(1, harness.log().split("an own server is ready", -1).length - 1, harness.log());
      assertEquals(
          1, harness.log().split("an own server is not ready", -1).length - 1, harness.log());
    }
  }

  @Test
  void theKeyGoesAlongBecauseAServerMayAskForIt() {
    try (var harness = new ProviderHarness();
        var upstream = ScriptedUpstream.start(answers(Map.of()))) {
      harness.watched(ProviderType.VLLM, upstream.port(), 1);

      assertEquals(
          Optional.of("Bearer " + ProviderHarness.SECRET),
          upstream.requests().getFirst().header("authorization"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI", "OPENROUTER", "OPENAI_COMPATIBLE", "MOCK"})
  void whatHasNoFreeQuestionIsNotWatched(ProviderType type) {
    assertEquals(Optional.empty(), ServerProbe.of(ProviderHarness.config(type, 1, Map.of())));
  }

  @Test
  void aFigureThatIsNoNumberCountsAsNothing() {
    var load = new ServerProbe.Load("/metrics", "running", "waiting");

    assertEquals(
        new ServerState(true, OptionalLong.of(0), OptionalLong.empty()),
        load.read("running NaN?\nrunning_total 7\n".getBytes(StandardCharsets.UTF_8)));
  }
}
