package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Streams with more than one choice.
@Tag("slow")
final class SeveralChoicesTest {
  private static final String TWO = ",\"stream\":true,\"n\":2";

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("unused"));
  private final TestGateway gateway =
      TestGateway.start(
          """
          providers:
            a: {type: openai-compatible, base_url: "http://%s/v1"}
          models:
            m: {offers: [{provider: a, model: up}]}
          """
              .formatted(upstream.authority()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private static String second(String chunk) {
    return chunk.replace("\"index\":0", "\"index\":1");
  }

  @Test
  void whatEndsBeforeTheSecondChoiceIsNotWhole() {
    upstream.script(
        call ->
            call.openEvents().event(Scripts.content("One")).event(Scripts.finish("stop")).end());

    var answer = gateway.chat("m", TWO).body();

    assertTrue(answer.contains("One"), answer);
    assertTrue(answer.contains("\"error\""), answer);
    assertFalse(answer.contains("[DONE]"), answer);
  }

  @Test
  void oneAfterTheOtherIsWhole() {
    upstream.script(
        call -> {
          call.openEvents().event(Scripts.content("One")).event(Scripts.finish("stop"));
          call.event(second(Scripts.content("Two"))).event(second(Scripts.finish("stop"))).end();
        });

    var answer = gateway.chat("m", TWO).body();

    assertTrue(answer.contains("Two"), answer);
    assertTrue(answer.endsWith("data: [DONE]\n\n"), answer);
  }

  @Test
  void aProviderThatGivesOneAndSaysThatItIsAllHasGivenAll() {
    upstream.script(
        call -> {
          call.openEvents().event(Scripts.content("One")).event(Scripts.finish("stop"));
          call.event("[DONE]").end();
        });

    var answer = gateway.chat("m", TWO).body();

    assertTrue(answer.endsWith("data: [DONE]\n\n"), answer);
  }
}
