package dev.sovereign.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpliceTest {
  private static String edited(String text, UnaryOperator<Splice> edit) {
    var json = Json.parse(text.getBytes(StandardCharsets.UTF_8), 8);
    return new String(edit.apply(json.splice()).toBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { "a" : 1 , "b" : 2 , "c" : 3 } | a | { "a" : 9 , "b" : 2 , "c" : 3 }
          { "a" : 1 , "b" : 2 , "c" : 3 } | b | { "a" : 1 , "b" : 9 , "c" : 3 }
          { "a" : 1 , "b" : 2 , "c" : 3 } | c | { "a" : 1 , "b" : 2 , "c" : 9 }
          { "a" : 1 , "b" : 2 , "c" : 3 } | d | { "a" : 1 , "b" : 2 , "c" : 3,"d":9 }
          {}                              | d | {"d":9}
          { }                             | d | {"d":9 }
          {"a":{"d":1}}                   | d | {"a":{"d":1},"d":9}
          {"\\u0061":1}                   | a | {"\\u0061":9}
          """)
  void aMemberIsSetInItsPlaceOrAsTheLast(String before, String name, String after) {
    assertEquals(after, edited(before, it -> it.set(name, "9")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { "a" : 1 , "b" : 2 , "c" : 3 } | a | { "b" : 2 , "c" : 3 }
          { "a" : 1 , "b" : 2 , "c" : 3 } | b | { "a" : 1 , "c" : 3 }
          { "a" : 1 , "b" : 2 , "c" : 3 } | c | { "a" : 1 , "b" : 2 }
          { "a" : 1 , "b" : 2 , "c" : 3 } | d | { "a" : 1 , "b" : 2 , "c" : 3 }
          { "a" : 1 }                     | a | {  }
          {}                              | a | {}
          {"a":[1,{"b":2}],"b":3}         | b | {"a":[1,{"b":2}]}
          """)
  void aMemberIsDroppedWithOneComma(String before, String name, String after) {
    assertEquals(after, edited(before, it -> it.drop(name)));
  }

  @Test
  void manyEditsAreOne() {
    assertEquals(
        "{\"c\":9,\"e\":5,\"f\":6}",
        edited(
            "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}",
            it -> it.drop("a").drop("b").drop("d").set("c", "9").set("e", "5").set("f", "6")));
    assertEquals(
        "{\"c\":3}", edited("{\"a\":1,\"b\":2}", it -> it.drop("b").drop("a").set("c", "3")));
  }

  @Test
  void theLastWordOnAMemberCounts() {
    assertEquals("{\"a\":2}", edited("{\"a\":1}", it -> it.drop("a").set("a", "2")));
    assertEquals("{}", edited("{\"a\":1}", it -> it.set("a", "2").drop("a")));
    assertEquals("{\"b\":2}", edited("{}", it -> it.set("b", "1").set("b", "2")));
  }

  @Test
  void aNewNameIsEscaped() {
    assertEquals("{\"a\\\"\\n\":1}", edited("{}", it -> it.set("a\"\n", "1")));
  }

  @Test
  void anInnerObjectIsEditedWithoutWhatStandsAroundIt() {
    var source = "[0, {\"a\":1, \"b\":2} ]".getBytes(StandardCharsets.UTF_8);
    var inner = Json.parse(source, 8).items().get(1);

    var edited = inner.splice().drop("a").toBytes();

    assertEquals("{\"b\":2}", new String(edited, StandardCharsets.UTF_8));
  }

  @Test
  void onlyAnObjectIsEdited() {
    assertThrows(IllegalArgumentException.class, () -> edited("[1]", it -> it));
  }
}
