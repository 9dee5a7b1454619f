package dev.sovereign.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written piece by piece is what the JDK makes of the whole text.
final class JsonBytesTest {
  @Test
  void whatIsWrittenIsThereHoweverOftenItGrows() {
    var out = new JsonBytes(1);

    out.ascii('[').ascii("true").ascii("<,>", 1, 2).number(Long.MIN_VALUE).ascii(',').number(0);
    out.ascii(',').text("\"é€\ud83d\ude02\"").ascii(']');

    assertEquals("[true,-9223372036854775808,0,\"é€\ud83d\ude02\"]", out.toString());
    assertArrayEquals(out.toString().getBytes(StandardCharsets.UTF_8), out.toBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 1_790_000_000_123L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void aNumberHasItsDigits(long number) {
    assertEquals(Long.toString(number), new JsonBytes(1).number(number).toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff})
  void aCharacterHasTheBytesThatTheJdkGivesIt(int codePoint) {
    assertArrayEquals(
        Character.toString(codePoint).getBytes(StandardCharsets.UTF_8),
        new JsonBytes(1).codePoint(codePoint).toBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "a \"b\" \\\n\u0001", "é€\ud83d\ude02", "half \ud800", "\u007f"})
  void aTextIsQuotedAsItIsElsewhere(String text) {
    var out = new JsonBytes(1);

    JsonText.quote(out, text);

    assertEquals(JsonText.quote(text), out.toString());
    assertArrayEquals(JsonText.quoted(text), out.toBytes());
  }

  @Test
  void onlyWhatWasWrittenIsThere() {
    var out = new JsonBytes(16).ascii("{}");

    assertEquals(2, out.length());
    assertEquals("{}", new String(out.toBytes(), StandardCharsets.US_ASCII));
  }
}
