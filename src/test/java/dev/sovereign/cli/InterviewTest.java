package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.config.Draft;
import dev.sovereign.config.Surroundings;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a person is asked before a configuration is written.
final class InterviewTest {
  private static final Surroundings KEYS =
      Surroundings.of(Map.of("OPENAI_API_KEY", "sk-1", "OPENROUTER_API_KEY", "sk-or-1"), List.of());

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void fourAnswersBecomeWishes() {
    assertEquals(
        new Draft.Wishes(
            Optional.of("nz"),
            Optional.of(new Draft.OwnServer("http://10.0.0.5:8000/v1", "big")),
            Map.of("openai", "a-model")),
        wishes(KEYS, "http://10.0.0.5:8000/v1", " big ", "a-model", "nz"));
    assertEquals(4, questions());
  }

  @Test
  void emptyLinesPassOverWhatIsAsked() {
    assertEquals(Draft.Wishes.NONE, wishes(KEYS, "", "", ""));
    assertEquals(3, questions());
  }

  @Test
  void whoeverGoesAwayWantsNothing() {
    assertEquals(Draft.Wishes.NONE, wishes(Surroundings.NOTHING));
    assertEquals(2, questions());
  }

  private int questions() {
    return said.toString(StandardCharsets.UTF_8).split(": ", -1).length - 1;
  }

  private Draft.Wishes wishes(Surroundings found, String... answers) {
    var in = new BufferedReader(new StringReader(String.join("\n", answers)));
    try (var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      return new Interview(in, out).wishes(found);
    }
  }
}
