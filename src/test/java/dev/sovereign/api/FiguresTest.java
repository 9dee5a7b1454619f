package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Exposition;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What `/metrics` shows of calls.
@Tag("slow")
final class FiguresTest {
  private static final String CLIENT = "gen_ai_client_operation_duration_seconds_count";
  private static final String SERVER = "gen_ai_server_request_duration_seconds_count";
  private static final String REQUEST_MODEL = "gen_ai_request_model";
  private static final String STREAM = ",\"stream\":true";

  private final ScriptedUpstream own = ScriptedUpstream.start(Scripts.error(500, "no"));
  private final ScriptedUpstream cloud = ScriptedUpstream.start(Scripts.chat("Well then"));

  @AfterEach
  void stop() {
    own.close();
    cloud.close();
  }

  private TestGateway gateway() {
    var yaml =
        """
        routing: {retry_in_place: {errors: 0, retry_after: 0s}}
        providers:
          own: {type: llamacpp, base_url: "http://%s/v1"}
          cloud: {type: openai-compatible, base_url: "http://%s/v1"}
        models:
          m:
            offers: [{provider: own, model: own-id}, {provider: cloud, model: cloud-id}]
        capabilities:
          smart: {chain: [m]}
        """
            .formatted(own.authority(), cloud.authority());
    return TestGateway.start(yaml);
  }

  @Test
  void anAttemptIsFiledUnderWhoWasAskedAndACallUnderWhatWasAsked() {
    try (var gateway = gateway()) {
      gateway.chat("smart", "");

      var shown = Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 1);

      assertEquals(1, shown.sum(CLIENT, "provider", "own", "error_type", "server_error"));
      assertEquals(
          1,
          shown.sum(
              CLIENT,
              "provider",
              "cloud",
              "gen_ai_provider_name",
              "openai-compatible",
              "gen_ai_operation_name",
              "chat",
              REQUEST_MODEL,
              "cloud-id",
              "gen_ai_response_model",
              "cloud-id",
              "error_type",
              ""));
      assertEquals(
          1,
          shown.sum(
              SERVER, REQUEST_MODEL, "smart", "gen_ai_response_model", "m", "error_type", ""));
      assertEquals(1, shown.sum("sovereign_fallbacks_total", "reason", "server_error"));
      assertEquals(3, shown.sum("sovereign_tokens_total", "provider", "cloud", "kind", "prompt"));
    }
  }

  @Test
  void aStreamShowsItsTimes() {
    try (var gateway = gateway()) {
      gateway.chat("m", STREAM);

      var shown = Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 1);

      assertEquals(1, shown.sum("gen_ai_server_time_to_first_token_seconds_count"));
      assertEquals(1, shown.sum("gen_ai_server_time_per_output_token_seconds_count"));
      assertEquals(1, shown.sum("gen_ai_client_operation_time_to_first_chunk_seconds_count"));
      // The two words and the chunk that ends the choice.
      assertEquals(2, shown.sum("gen_ai_client_operation_time_per_output_chunk_seconds_count"));
    }
  }

  @Test
  void theTimeThatWeAddIsNotThatOfTheProvider() {
    try (var gateway = gateway()) {
      gateway.chat("m", "");

      var shown = Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 1);

      var added = shown.sum("sovereign_overhead_seconds_sum");
      assertTrue(added >= 0, "added " + added);
      assertTrue(added < shown.sum("sovereign_call_duration_seconds_sum") + 1, "added " + added);
      assertEquals(1, shown.sum("sovereign_overhead_seconds_count"));
    }
  }

  @Test
  void namesThatCallersMakeUpMakeNoSeries() {
    try (var gateway = gateway()) {
      gateway.chat("cloud/made-up-1", "");
      gateway.chat("cloud/made-up-2", STREAM);
      gateway.chat("made-up-3", "");

      var shown = Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 2);

      assertEquals(2, shown.sum(SERVER, REQUEST_MODEL, "_OTHER"));
      assertEquals(2, shown.sum(CLIENT, REQUEST_MODEL, "_OTHER", "provider", "cloud"));
      assertEquals(1, shown.sum(SERVER, "error_type", "404"));
      assertEquals(1, shown.sum("sovereign_refusals_total", "status", "404"));
      assertEquals(-1, gateway.read("/metrics").body().indexOf("made-up"));
    }
  }

  @Test
  void noLabelHoldsAKey() {
    try (var gateway = gateway()) {
      gateway.chat("m", "");

      Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 1);
      var shown = gateway.read("/metrics").body();
      var keyId = gateway.stopAndReadRecords().getFirst().who().keyId();

      assertEquals(-1, shown.indexOf(keyId));
      assertEquals(-1, shown.indexOf("default"));
    }
  }

  @Test
  void aStreamThatIsCutOffNamesTheSide() {
    cloud.script(call -> call.openEvents().event(Scripts.content("one")).reset());
    try (var gateway = gateway()) {
      gateway.chat("m", STREAM);

      var shown = Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 1);

      assertEquals(1, shown.sum("sovereign_stream_aborts_total", "side", "provider"));
      assertEquals(1, shown.sum(CLIENT, "provider", "cloud", "error_type", "broken"));
      assertEquals(1, shown.sum(SERVER, "error_type", "broken"));
    }
  }

  @Test
  void theFiguresAgreeWithTheRecords() {
    try (var gateway = gateway()) {
      gateway.chat("m", "");
      gateway.chat("smart", STREAM);
      cloud.script(Scripts.error(400, "no"));
      gateway.chat("m", "");

      var shown = Exposition.once(gateway, it -> it.sum("sovereign_calls_total") == 3);
      var endings =
          gateway.stopAndReadRecords().stream()
              .collect(Collectors.groupingBy(it -> it.result().ending(), Collectors.counting()));

      assertEquals(2, endings.get("complete"));
      assertEquals(2, shown.sum("sovereign_calls_total", "outcome", "complete"));
      assertEquals(1, endings.get("refused"));
      assertEquals(1, shown.sum("sovereign_calls_total", "outcome", "refused"));
    }
  }
}
