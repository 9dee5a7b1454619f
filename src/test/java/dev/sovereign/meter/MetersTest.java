package dev.sovereign.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Exposition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MetersTest {
  private static final String DURATION = "gen_ai_client_operation_duration_seconds_count";
  private static final String CHUNKS = "gen_ai_client_operation_time_per_output_chunk_seconds";

  private final Meters meters = new Meters();

  private String text() {
    return new String(meters.text(), StandardCharsets.UTF_8);
  }

  private Exposition shown() {
    return Exposition.of(text());
  }

  private static AttemptMeters.Key attempt(String provider, String model) {
    return new AttemptMeters.Key("chat/completions", provider, "vllm", model, "answered", "");
  }

  private static CallMeters.Key call(String model) {
    return new CallMeters.Key("chat/completions", model, model, "vllm", "gpu", "complete", "");
  }

  @Test
  void aCallIsCountedOnceInEachFigure() {
    meters.calls().of(call("m")).ended(20_000_000);
    meters.calls().of(call("m")).ended(2_000_000_000);

    assertEquals(2, shown().sum("sovereign_calls_total", "source", "gpu", "outcome", "complete"));
    assertEquals(
        1, shown().sum("sovereign_call_duration_seconds_bucket", "le", "0.05"), this::text);
    assertEquals(
        2,
        shown().sum("gen_ai_server_request_duration_seconds_count", "gen_ai_request_model", "m"));
  }

  @Test
  void tokensAddUpAndAreSpreadOut() {
    var figures = meters.attempts().of(attempt("rack", "m"));
    var none = OptionalLong.empty();
    figures.used(new AttemptMeters.Tokens(OptionalLong.of(5), none, none, none));
    figures.used(new AttemptMeters.Tokens(OptionalLong.of(7), none, none, none));

    assertEquals(12, shown().sum("sovereign_tokens_total", "provider", "rack", "kind", "prompt"));
    assertEquals(2, shown().sum("gen_ai_client_token_usage_count", "gen_ai_token_type", "input"));
    assertEquals(0, shown().sum("sovereign_tokens_total", "kind", "completion"));
  }

  @Test
  void thePaceOfAStreamIsAddedUpWhenItHasEnded() {
    var pace = new Pace();
    pace.chunks(1, 1_000_000_000L);
    pace.chunks(3, 1_015_000_000L);
    pace.chunks(0, 1_016_000_000L);
    pace.chunks(1, 2_015_000_000L);

    meters.attempts().of(attempt("rack", "m")).streamed(1, 1, pace);

    assertEquals(4, shown().sum(CHUNKS + "_count"));
    assertEquals(1.015, shown().sum(CHUNKS + "_sum"), 1e-9);
    assertEquals(2, shown().sum(CHUNKS + "_bucket", "le", "0.01"), this::text);
    assertEquals(3, shown().sum(CHUNKS + "_bucket", "le", "0.02"), this::text);
    assertEquals(4, shown().sum(CHUNKS + "_bucket", "le", "1.28"), this::text);
  }

  @Test
  void modelsWithoutEndShareTheLastSeries() {
    for (var i = 0; i < 3000; i++) {
      meters.attempts().of(attempt("rack", "model-" + i)).ended(1);
    }

    var models =
        shown().samples().stream()
            .filter(it -> it.name().equals(DURATION))
            .map(it -> it.labels().get("gen_ai_request_model"))
            .collect(Collectors.toSet());
    assertEquals(1001, models.size());
    assertEquals(2000, shown().sum(DURATION, "gen_ai_request_model", "_OTHER"));
    assertEquals(3000, shown().sum(DURATION));
  }

  @Test
  void valuesThatOthersKeepAreReadWhenTheyAreAskedFor() {
    meters.gauge("open_streams", "Open streams.", () -> 7);
    meters.gauges("ready", "Ready.", List.of("who"), values -> values.show(1, "rack"));
    meters.count("lost_total", "Lost.", () -> 3);

    assertEquals(7, shown().sum("open_streams"));
    assertEquals(1, shown().sum("ready", "who", "rack"));
    assertEquals(3, shown().sum("lost_total"));
  }

  @Test
  void aLabelStaysOnItsLine() {
    meters.attempts().of(attempt("a\"}\nfake_total 1", "m")).ended(1);

    assertTrue(text().contains("fake_total"));
    assertEquals(0, text().lines().filter(it -> it.startsWith("fake_total")).count());
  }
}
