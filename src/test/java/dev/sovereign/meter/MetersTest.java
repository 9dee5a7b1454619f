package dev.sovereign.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MetersTest {
  private final Meters meters = new Meters();

  private String text() {
    return new String(meters.text(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sovereign_calls_total{operation=\"chat\",outcome=\"complete\",source=\"gpu\"} 2.0",
        "sovereign_call_duration_seconds_count{operation=\"chat\"} 2",
        "sovereign_call_duration_seconds_bucket{operation=\"chat\",le=\"0.05\"} 1",
        "sovereign_attempts_total{outcome=\"timeout\",provider=\"rack\"} 1.0",
        "sovereign_refusals_total{status=\"429\"} 1.0",
        "sovereign_tokens_total{kind=\"prompt\",provider=\"rack\"} 12.0",
        "sovereign_first_content_seconds_count{provider=\"rack\"} 1",
        "open_streams 7.0",
        "lost_total 3.0"
      })
  void everyFigureStandsInTheText(String line) {
    meters.callEnded("chat", "gpu", "complete", 20_000_000);
    meters.callEnded("chat", "gpu", "complete", 2_000_000_000);
    meters.attempted("rack", "timeout");
    meters.refused(429);
    meters.tokens("rack", "prompt", 5);
    meters.tokens("rack", "prompt", 7);
    meters.firstContent("rack", 1);
    meters.gauge("open_streams", "Open streams.", () -> 7);
    meters.count("lost_total", "Lost.", () -> 3);

    assertTrue(text().lines().anyMatch(line::equals), this::text);
  }

  @Test
  void aLabelStaysOnItsLine() {
    meters.attempted("a\"}\nfake_total 1", "x");

    assertEquals(0, text().lines().filter(it -> it.startsWith("fake_total")).count());
  }
}
