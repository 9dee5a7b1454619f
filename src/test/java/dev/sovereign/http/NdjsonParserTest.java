package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NdjsonParserTest {
  @Test
  void eachLineIsOneValue() {
    assertEquals(List.of("{}", "[1]"), lines("{}\n[1]\n"));
  }

  @Test
  void aLineMayComeInPieces() {
    assertEquals(List.of("{\"a\":\"ü\"}"), lines("{\"a\"", ":\"ü", "\"}", "\n"));
  }

  @Test
  void emptyLinesAreLeftOut() {
    assertEquals(List.of("{}"), lines("\n\r\n  \n{}\n\n"));
  }

  @Test
  void theLastLineNeedsNoLineBreak() {
    assertEquals(List.of("{}", "{\"done\":true}"), lines("{}\n{\"done\":true}"));
  }

  @Test
  void otherSeparatorsEndNoLine() {
    assertEquals(List.of("\"a\u2028b\""), lines("\"a\u2028b\"\n"));
  }

  @Test
  void aLineBeyondTheLimitIsRefused() {
    assertEquals(1, lines("x".repeat(20)).size());
    assertThrows(PieceTooLarge.class, () -> lines("x".repeat(21)));
    assertThrows(PieceTooLarge.class, () -> lines("x".repeat(15), "x".repeat(6) + "\n"));
  }

  private static List<String> lines(String... pieces) {
    var lines = new ArrayList<String>();
    var parser = new NdjsonParser(20, it -> lines.add(new String(it, StandardCharsets.UTF_8)));
    List.of(pieces).forEach(piece -> parser.feed(piece.getBytes(StandardCharsets.UTF_8)));
    parser.end();
    return lines;
  }
}
