package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// How answers look: as tables, CSV and YAML.
final class TableTest {
  private static final List<String> TITLES = List.of("id", "name");

  private static Json json(String text) {
    return Json.parseAll(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void columnsAreAsWideAsTheirLongestCell() {
    var lines = Table.lines(TITLES, List.of(List.of("a", "long"), List.of("bcd", "")), 80);

    assertEquals(List.of("ID   NAME", "a    long", "bcd"), lines);
  }

  @Test
  void theLongestColumnIsCutUntilALineFits() {
    var lines = Table.lines(TITLES, List.of(List.of("short", "x".repeat(50))), 20);

    assertEquals("short  " + "x".repeat(12) + "…", lines.getLast());
    assertTrue(lines.stream().allMatch(it -> it.length() <= 20));
  }

  @Test
  void aNumberOrATimeIsNeverCutButItsTitleIs() {
    var lines =
        Table.lines(
            List.of("completion", "hour", "n"),
            List.of(List.of("123456", "2026-11-26T15:00:00Z", "x".repeat(30))),
            34);

    assertEquals("COMPL…  HOUR                  N", lines.getFirst());
    assertEquals("123456  2026-11-26T15:00:00Z  xxx…", lines.getLast());
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, 90, 20",
    "50, 100, 90, 10",
    "1, 100000, 90, 1",
    "0, 100, 90, 0",
    "100, 100, 7, 7",
    "100, 100, 3, 0"
  })
  void aBarIsAShareOfTheMostInTheRoomThereIs(long value, long most, int room, int length) {
    assertEquals(length, Bar.of(value, most, room).length());
  }

  @Test
  void aCellCannotMoveTheCursor() {
    var lines = Table.lines(TITLES, List.of(List.of("a\u001b[2J", "b\nc")), 80);

    assertEquals("a?[2J  b?c", lines.getLast());
  }

  @Test
  void valuesOfCsvAreQuotedWhereTheyMustBe() {
    assertEquals(
        "a,,\"b,c\",\"d\"\"e\",\"f\ng\"", Csv.line(List.of("a", "", "b,c", "d\"e", "f\ng")));
  }

  @Test
  void yamlMeansWhatTheJsonMeant() {
    var text =
        """
        {"data":[{"id":"a b","n":1.50,"on":true,"no":null,"list":["x",["y"],{"z":[]}],"o":{}},
        {"id":"null","empty":"","line":"a\\nb: c","yes":"no"}],"next_cursor":null,"e":[]}
        """;

    var yaml = Yaml.of(json(text));

    var settings = LoadSettings.builder().build();
    assertEquals(
        new Load(settings).loadFromString(text), new Load(settings).loadFromString(yaml), yaml);
    assertTrue(yaml.startsWith("data:\n- id: \"a b\"\n  \"n\": 1.50\n"), yaml);
  }

  @ParameterizedTest
  @CsvSource({
    "24h, 2026-11-25T15:00:00Z",
    "7d, 2026-11-19T15:00:00Z",
    "90s, 2026-11-26T14:58:30Z",
    "2026-11-01, 2026-11-01T00:00:00Z",
    "2026-11-01T02:03:04Z, 2026-11-01T02:03:04Z"
  })
  void aTimeIsSaidAsAgoOrAsItIs(String text, String meant) {
    assertEquals(meant, CallFilters.time("--since", text, Instant.parse("2026-11-26T15:00:00Z")));
  }
}
