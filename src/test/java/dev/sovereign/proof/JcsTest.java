package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonBytes;
import dev.sovereign.tlog.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The canonical form: there is one, and nothing else passes for it.
final class JcsTest {
  private static final int ROUNDS = 500;
  private static final String[] TEXTS = {
    "",
    "a",
    "b",
    "\"",
    "\\",
    "\u0000",
    "\b\t\n\f\r",
    "\u001f",
    "\u007f",
    "é",
    "€",
    "\ud83d\ude02",
    "\ufb33",
    "/",
    "<",
    "\u2028"
  };

  // The example of RFC 8785, section 3.2.3, without its numbers.
  @Test
  void membersAreSortedByTheirUnits() {
    var json =
        """
        {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh",
        "1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control",
        "\\u00f6":"Latin Small Letter O With Diaeresis"}""";

    assertEquals(
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
            + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
            + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
            + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
        canonical(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"b":1,"a":[true,null,false,{}]}    | {"a":[true,null,false,{}],"b":1}
          { "a" : [ ] }                       | {"a":[]}
          "\\u0041\\/\\u001F"                 | "A/\\u001f"
          [9007199254740991,-9007199254740991,0] | [9007199254740991,-9007199254740991,0]
          """)
  void everythingHasOneForm(String json, String canonical) {
    assertEquals(canonical, canonical(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1,\"a\":2}",
        "{\"a\": 1}",
        "{\"a\":1} ",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":\"\\u001F\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"\\udc00\":1}",
        "{\"a\":1.0}",
        "{\"a\":1.5}",
        "{\"a\":1e3}",
        "{\"a\":-0}",
        "{\"a\":9007199254740992}",
        "{\"a\":-9007199254740992}",
        "{\"a\":99999999999999999999}",
        "",
        "{",
        "{}{}"
      })
  void whatHasAnotherFormIsRefused(String json) {
    assertThrows(Malformed.class, () -> Jcs.read(utf8(json)));
  }

  @Test
  void halvesOfPairsAreReplacedWhereWeWrite() {
    assertEquals("{\"a\":\"\ufffd\"}", new JcsText().text("a", "\ud800").end());
  }

  @Test
  void whatWeWriteIsTheFormThatIsRead() {
    var text = String.join("|", TEXTS);
    var out = new JcsText(1).text("a", text).number("b", 7).flag("c", true).raw("d", "\"€\"");

    var canonical = out.bytes();

    assertArrayEquals(canonical, Jcs.of(Jcs.read(canonical)));
    assertEquals(Optional.of(text), Json.parseAll(canonical).string("a"));
  }

  @Test
  void whateverIsMadeCanonicalIsReadAsItIs() {
    var seed = System.nanoTime();
    System.err.println("JCS: seed " + seed);
    Stream.of(1L, seed)
        .forEach(it -> assertDoesNotThrow(() -> many(new Random(it)), () -> "seed " + it));
  }

  private static void many(Random random) {
    for (var i = 0; i < ROUNDS; i++) {
      var out = new StringBuilder();
      value(out, random, 4);
      var canonical = Jcs.of(Json.parseAll(utf8(out.toString())));

      assertArrayEquals(canonical, Jcs.of(Jcs.read(canonical)));
    }
  }

  private static void value(StringBuilder out, Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> out.append(random.nextLong(-(1L << 53) + 1, 1L << 53));
      case 1 -> out.append(random.nextBoolean());
      case 2 -> out.append("null");
      case 3 -> out.append(quoted(text(random)));
      case 4 -> {
        out.append(" [");
        for (var i = random.nextInt(4); i >= 0; i--) {
          value(out, random, depth - 1);
          out.append(i == 0 ? "" : " ,");
        }
        out.append(']');
      }
      default -> {
        out.append("{ ");
        for (var i = random.nextInt(4); i >= 0; i--) {
          out.append(quoted(text(random) + i));
          value(out.append(" : "), random, depth - 1);
          out.append(i == 0 ? "" : ",");
        }
        out.append('}');
      }
    }
  }

  private static String quoted(String text) {
    var out = new JsonBytes(1);
    Jcs.quote(out, text);
    return out.toString();
  }

  private static String text(Random random) {
    return TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)];
  }

  private static String canonical(String json) {
    return new String(Jcs.of(Json.parseAll(utf8(json))), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
