package dev.sovereign.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  private static final int DEPTH = 64;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Json parse(String text) {
    return Json.parse(utf8(text), DEPTH);
  }

  private static JsonFailure failure(byte[] bytes) {
    return assertThrows(JsonFailure.class, () -> Json.parse(bytes, DEPTH));
  }

  private static void assertMalformed(byte[] bytes) {
    assertEquals(JsonFailure.Reason.MALFORMED, failure(bytes).reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "1e400",
        "-0.0",
        "-0",
        "0.10",
        "1E+05",
        "123456789012345678901234567890.123456789012345678901234567890"
      })
  void numberTextSurvives(String number) {
    var json = parse("{\"n\": " + number + " }");

    assertEquals(number, json.find("n").orElseThrow().raw());
    assertEquals(number, parse("[" + number + "]").items().getFirst().raw());
    assertEquals(number, parse(number).raw());
  }

  @Test
  void aNumberOfManyDigitsIsJustANumber() {
    var digits = "1".repeat(20_000);

    assertEquals(digits, parse("{\"n\":" + digits + "}").find("n").orElseThrow().raw());
  }

  @Test
  void aNameThatIsTooLongIsNotCalledDeep() {
    var failure = failure(utf8("{\"a\":[{\"" + "n".repeat(60_000) + "\":1}]}"));

    assertEquals(JsonFailure.Reason.MALFORMED, failure.reason());
    assertEquals("a member's name is longer than 50000 bytes", failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "+1", ".5", "1.", "1e", "NaN", "Infinity", "0x1", "-", "1_0"})
  void whatIsNoNumberIsRefused(String text) {
    assertMalformed(utf8("{\"n\":" + text + "}"));
    assertMalformed(utf8("{\"n\":[" + text + "]}"));
  }

  @Test
  void anIntegerIsReadWhereItFits() {
    var json = parse("{\"a\":9223372036854775807,\"b\":9223372036854775808,\"c\":1.0,\"d\":\"1\"}");

    assertEquals(OptionalLong.of(Long.MAX_VALUE), json.integer("a"));
    assertEquals(OptionalLong.empty(), json.integer("b"));
    assertEquals(OptionalLong.empty(), json.integer("c"));
    assertEquals(OptionalLong.empty(), json.integer("d"));
    assertEquals(OptionalLong.empty(), json.integer("e"));
  }

  @Test
  void membersStandInTheOrderTheyCameIn() {
    var json = parse("{\"z\":1,\"a\":{\"y\":2,\"b\":3},\"m\":4}");

    assertEquals(List.of("z", "a", "m"), names(json));
    assertEquals(List.of("y", "b"), names(json.find("a").orElseThrow()));
  }

  private static List<String> names(Json object) {
    return object.members().stream().map(Json.Member::name).toList();
  }

  @Test
  void escapesAreResolvedInTextAndKeptInBytes() {
    var source = "\"\\u00fc \\ud83e\\udd8a \\n\\\"\\\\\\/ ü🦊\"";
    var value = parse("{\"t\\u0065xt\":" + source + "}").find("text").orElseThrow();

    assertEquals("ü 🦊 \n\"\\/ ü🦊", value.text());
    assertEquals(source, value.raw());
  }

  @Test
  void nullIsFoundButNotPresent() {
    var json = parse("{\"a\":null}");

    assertEquals(Json.Kind.NULL, json.find("a").orElseThrow().kind());
    assertEquals(Optional.empty(), json.present("a"));
    assertEquals(Optional.empty(), json.string("a"));
    assertFalse(json.isTrue("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"b\":2,\"a\":1}",
        "{\"model\":1,\"mod\\u0065l\":2}",
        "{\"\":1,\"\":2}"
      })
  void aNameThatStandsTwiceIsRefused(String text) {
    assertEquals(JsonFailure.Reason.DUPLICATE, failure(utf8(text)).reason());
  }

  @Test
  void aNameThatStandsTwiceAmongManyIsRefused() {
    var members =
        IntStream.range(0, 40)
            .mapToObj(i -> "\"n" + i % 39 + "\":1")
            .collect(Collectors.joining(","));

    assertEquals(JsonFailure.Reason.DUPLICATE, failure(utf8("{" + members + "}")).reason());
  }

  @Test
  void depthHasALimit() {
    var deepest = "[".repeat(DEPTH) + "]".repeat(DEPTH);

    assertEquals(Json.Kind.ARRAY, parse(deepest).kind());
    var failure = failure(utf8("[" + deepest + "]"));
    assertEquals(JsonFailure.Reason.TOO_DEEP, failure.reason());
    assertEquals("nested deeper than 64 levels", failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}}",
        "{} x",
        "{}{}",
        "{\"a\":1,}",
        "[1,]",
        "{a:1}",
        "{'a':1}",
        "nul",
        "\"a",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "// c\n{}",
        "{\"a\"}",
        "{\"a\":}",
        "]",
        "\ufeff{}"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertMalformed(utf8(text));
    assertThrows(JsonFailure.class, () -> Json.parseUpper(utf8(text), 2));
    assertThrows(JsonFailure.class, () -> Json.parseAll(utf8(text)));
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    assertMalformed("{}".getBytes(StandardCharsets.UTF_16LE));
    assertMalformed("{}".getBytes(StandardCharsets.UTF_16));
    assertMalformed("{\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertMalformed(new byte[] {'"', (byte) 0x80, '"'});
    assertMalformed(new byte[] {'"', (byte) 0xf0, (byte) 0x9f, (byte) 0xa6, '"'});
    assertMalformed(new byte[] {'[', '"', (byte) 0xff, '"', ']'});
  }

  @Test
  void noMessageRepeatsTheText() {
    var message = failure(utf8("{\"prompt\": \"secret\" secret}")).toString();

    assertTrue(message.contains("not valid JSON at byte "), message);
    assertFalse(message.contains("secret"), message);
    assertFalse(parse("{\"a\":\"secret\"}").toString().contains("secret"));
  }
}
