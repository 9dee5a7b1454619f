package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Malformed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An attestation is put into a body and comes out again without a trace.
final class AttestedBodyTest {
  private static final String GIVEN = "{\"v\":1}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                      | {"_sf_attestation":{"v":1}}
          { }                     | { "_sf_attestation":{"v":1}}
          {"a":1}                 | {"a":1,"_sf_attestation":{"v":1}}
          {"a":"}"}               | {"a":"}","_sf_attestation":{"v":1}}
          {"a":{"b":"{"} }        | {"a":{"b":"{"} ,"_sf_attestation":{"v":1}}
          `{"a":1} `              | `{"a":1,"_sf_attestation":{"v":1}} `
          """)
  void itStandsBeforeTheLastBracket(String body, String attested) {
    var with = AttestedBody.insert(utf8(body), GIVEN);

    assertEquals(attested, text(with));
    var cut = AttestedBody.cut(with);
    assertEquals(body, text(cut.rest()));
    assertEquals(GIVEN, cut.attestation().map(Json::raw).orElse(""));
  }

  @Test
  void lineBreaksOfTheBodyStayWhereTheyAre() {
    var body = utf8("{\n  \"a\": 1\n}\n");

    var with = AttestedBody.insert(body, GIVEN);

    assertEquals("{\n  \"a\": 1\n,\"_sf_attestation\":{\"v\":1}}\n", text(with));
    assertArrayEquals(body, AttestedBody.cut(with).rest());
  }

  @Test
  void aBodyWithoutOneIsLeftAsItIs() {
    var body = utf8("{\"a\":{\"_sf_attestation\":1}}");

    assertArrayEquals(body, AttestedBody.cut(body).rest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"_sf_attestation\":{},\"_sf_attestation\":{}}",
        "{\"_sf_attestation\":{},\"a\":1}",
        "{\"_sf_attestation\":{\"a\":1,\"a\":1}}",
        "{\"_sf_attestation\":{\"a\":{\"b\":1,\"b\":1}}}"
      })
  void oneThatIsNotClearlyOursIsRefused(String body) {
    assertThrows(Malformed.class, () -> AttestedBody.cut(utf8(body)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1"})
  void onlyAnObjectCarriesOne(String body) {
    assertThrows(IllegalArgumentException.class, () -> AttestedBody.insert(utf8(body), GIVEN));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
