package dev.sovereign.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Log log =
      new Log(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          Clock.fixed(Instant.parse("2026-01-01T00:00:00.123456Z"), ZoneOffset.UTC));

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLineIsOneObject() {
    log.warn("store failed", Log.word("path", "a \"b\" \\c"), Log.number("tries", 3));

    assertEquals(
        "{\"time\":\"2026-01-01T00:00:00.123Z\",\"level\":\"WARN\",\"message\":\"store failed\","
            + "\"path\":\"a \\\"b\\\" \\\\c\",\"tries\":\"3\"}"
            + System.lineSeparator(),
        text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n{\"level\":\"ERROR\"}",
        "\r\n",
        "\",\"level\":\"ERROR",
        "\\",
        "\\\"",
        "\u0000\u001b[31m\u007f",
        "\u0085\u009b",
        "\u2028\u2029"
      })
  void noWordBreaksOutOfItsLine(String word) {
    log.info("said", Log.word("word", word));

    var lines = text().lines().toList();
    assertEquals(1, lines.size());
    var json = Json.parseAll(lines.getFirst().getBytes(StandardCharsets.UTF_8));
    assertEquals(Optional.of("INFO"), json.string("level"));
    assertEquals(Optional.of(shown(word)), json.string("word"));
  }

  // Control characters and the line breaks of Unicode become spaces.
  private static String shown(String word) {
    return word.replaceAll("[\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]", " ");
  }
}
