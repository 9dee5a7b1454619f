package dev.sovereign.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is UTF-8 and what is not, in a table and against the JDK's own decoder.
final class Utf8Test {
  private static final int TEXTS = 50_000;

  @ParameterizedTest
  @ValueSource(strings = {"7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080"})
  void aCharacterAtALimitIsTaken(String hex) {
    assertEquals(OptionalInt.empty(), Utf8.firstMalformed(HexFormat.of().parseHex(hex)));
    assertEquals(Json.Kind.STRING, Json.parse(quoted(hex), 8).kind());
  }

  @ParameterizedTest
  @CsvSource({
    "c080, too long for U+0000",
    "c1bf, too long for U+007F",
    "e08080, too long for U+0000",
    "e09fbf, too long for U+07FF",
    "f0808080, too long for U+0000",
    "f08fbfbf, too long for U+FFFF",
    "eda080, the first half of a pair",
    "edbfbf, the last half of a pair",
    "eda0bdedb880, a pair in two halves",
    "f4908080, U+110000",
    "f5808080, above all",
    "f888808080, five bytes",
    "fc8480808080, six bytes",
    "fe, no lead",
    "ff, no lead",
    "80, no lead",
    "bf, no lead",
    "c2, cut off",
    "e0a0, cut off",
    "f09080, cut off",
    "c2c2, cut off",
    "e18041, cut off",
    "f1808041, cut off"
  })
  void whatIsNoCharacterIsRefusedWithItsPlace(String hex, String why) {
    var failure = assertThrows(JsonFailure.class, () -> Json.parse(quoted(hex), 8), why);

    assertEquals(JsonFailure.Reason.MALFORMED, failure.reason());
    assertEquals("not UTF-8 at byte 12", failure.getMessage());
    assertThrows(JsonFailure.class, () -> Json.parseUpper(quoted(hex), 2));
    assertThrows(JsonFailure.class, () -> Json.parseAll(quoted(hex)));
  }

  // Twelve bytes of text before it, so that it does not begin where eight bytes are looked at.
  private static byte[] quoted(String hex) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("\"eleven text".getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(HexFormat.of().parseHex(hex));
    bytes.write('"');
    return bytes.toByteArray();
  }

  @Test
  void theDecoderOfTheJdkFindsTheSameInAnyBytes() {
    var first = new Random().nextInt(1_000_000_000);

    IntStream.range(first, first + TEXTS)
        .forEach(
            seed -> {
              var bytes = damaged(new Random(seed));
              assertEquals(decoded(bytes), Utf8.firstMalformed(bytes), () -> "seed " + seed);
            });
  }

  private static OptionalInt decoded(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    var result =
        StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
    return result.isError() ? OptionalInt.of(in.position()) : OptionalInt.empty();
  }

  private static byte[] damaged(Random random) {
    var text = new StringBuilder();
    random.ints(random.nextInt(12), 0, 5).forEach(kind -> text.append(some(kind, random)));
    var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static String some(int kind, Random random) {
    return switch (kind) {
      case 0 -> "ü";
      case 1 -> "日本";
      case 2 -> "🦊";
      default -> "a".repeat(random.nextInt(20));
    };
  }
}
