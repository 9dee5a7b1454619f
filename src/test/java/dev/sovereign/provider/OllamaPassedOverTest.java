package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A request that Ollama has no words for is not the caller's fault: whoever has them answers.
@Tag("slow")
class OllamaPassedOverTest {
  private static final String AUDIO =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
          + "[{\"type\":\"input_audio\",\"input_audio\":{}}]}]}";

  private static TestGateway gateway(ScriptedUpstream ollama, Optional<ScriptedUpstream> next) {
    return TestGateway.start(
        TestGateway.ONE_TRY
            + "providers:\n"
            + "  rack: {type: ollama, base_url: \"http://%s\"}\n".formatted(ollama.authority())
            + next.map(it -> provider(it)).orElse("")
            + "models:\n  m:\n    offers:\n      - {provider: rack, model: up}\n"
            + next.map(_ -> "      - {provider: next, model: up}\n").orElse(""));
  }

  private static String provider(ScriptedUpstream upstream) {
    return "  next: {type: openai-compatible, base_url: \"http://%s/v1\"}\n"
        .formatted(upstream.authority());
  }

  @Test
  void theNextOfferAnswersAndNothingWasSentBefore() {
    Script never = Scripts.silence();
    try (var ollama = ScriptedUpstream.start(never);
        var next = ScriptedUpstream.start(Scripts.chat("Heard"));
        var gateway = gateway(ollama, Optional.of(next))) {
      var answer = gateway.post("/v1/chat/completions", AUDIO);

      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("Heard"), answer.body());
      assertEquals(Optional.of("1"), answer.headers().firstValue("x-sovereign-attempts"));
      assertEquals(0, ollama.posts());
    }
  }

  @Test
  void whereNobodyHasTheWordsTheCallerIsToldSo() {
    try (var ollama = ScriptedUpstream.start(Scripts.silence());
        var gateway = gateway(ollama, Optional.empty())) {
      var answer = gateway.post("/v1/chat/completions", AUDIO);

      assertEquals(400, answer.statusCode());
      assertTrue(answer.body().contains("\"code\":\"not_supported\""), answer.body());
      assertEquals(0, ollama.posts());
    }
  }

  @Test
  void aForcedToolIsNeverMadeOptional() {
    var forced = TestGateway.body("m", ",\"tools\":[],\"tool_choice\":\"required\"");
    try (var ollama = ScriptedUpstream.start(Scripts.silence());
        var next = ScriptedUpstream.start(Scripts.chat("Forced"));
        var gateway = gateway(ollama, Optional.of(next))) {
      var answer = gateway.post("/v1/chat/completions", forced);

      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("Forced"), answer.body());
      assertEquals(0, ollama.posts());
    }
  }

  @Test
  void whereTheNextFailsItsFailureIsTheCause() {
    try (var ollama = ScriptedUpstream.start(Scripts.silence());
        var next = ScriptedUpstream.start(Scripts.error(500, "broken"));
        var gateway = gateway(ollama, Optional.of(next))) {
      var answer = gateway.post("/v1/chat/completions", AUDIO);

      assertEquals(503, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("rack unsupported, then next server_error (500)"));
    }
  }
}
