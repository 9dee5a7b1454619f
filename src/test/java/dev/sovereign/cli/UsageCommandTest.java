package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import dev.sovereign.testkit.TestGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sovereign usage` as a person types it, against a running server; on a terminal too, where
/// util-linux has `script`.
@Tag("slow")
final class UsageCommandTest {
  private static final Path FOLDER = Folders.create();
  private static final int CALLS = 4;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            """
            providers: {mock: {type: mock}}
            models: {teller: {offers: [{provider: mock, model: story}]}}
            """);
    for (var i = 0; i < 3; i++) {
      assertEquals(200, gateway.chat("teller", "").statusCode());
    }
    assertEquals(200, gateway.chat("mock/echo", "").statusCode());
    awaitSums();
  }

  // They follow the journal a moment later.
  private static void awaitSums() {
    var end = System.nanoTime() + 20_000_000_000L;
    while (!run("usage", "-o", "csv").output().contains("mock," + CALLS + ",0,")) {
      assertTrue(System.nanoTime() < end, "no sums");
      LockSupport.parkNanos(20_000_000);
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
    Folders.delete(FOLDER);
  }

  private static Program.Ended run(String... words) {
    return Program.run(FOLDER, Map.of(), words(words));
  }

  private static String[] words(String... words) {
    var all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--server", gateway.url(), "--data", gateway.folder().toString()));
    return all.toArray(String[]::new);
  }

  @Test
  void aTableHasARowForEachGroupAndNoBarInAFile() {
    var lines = run("usage", "--by", "model,source").output().lines().toList();

    assertTrue(lines.getFirst().startsWith("MODEL      SOURCE  CALLS  FAILED"), lines.getFirst());
    assertTrue(lines.get(1).startsWith("mock/echo  mock    1      0"), lines.get(1));
    assertTrue(lines.get(2).startsWith("teller     mock    3      0"), lines.get(2));
    assertEquals(3, lines.size());
    assertFalse(String.join("", lines).contains("█"));
  }

  @Test
  void csvAndJsonHoldTheSame() {
    var csv = run("usage", "--by", "model", "-o", "csv").output().lines().toList();
    var json = run("usage", "--by", "model", "-o", "json").output();

    assertTrue(csv.getFirst().startsWith("model,calls,failed,fallback,prompt,cached,completion,"));
    assertTrue(csv.getLast().startsWith("teller,3,0,,"), csv.getLast());
    var rows = Json.parseAll(json.getBytes(StandardCharsets.UTF_8)).find("data").orElseThrow();
    assertEquals(
        List.of("mock/echo 1", "teller 3"),
        rows.items().stream()
            .map(it -> it.string("model").orElse("") + " " + it.integer("calls").orElse(-1))
            .toList());
  }

  @Test
  void sinceAndFiltersLeaveOutWhatIsNotMeant() {
    var since = run("usage", "--since", "1h", "-o", "csv").output().lines().toList();
    var before = run("usage", "--until", "2020-01-01", "-o", "csv").output().lines().toList();
    var one = run("usage", "--model", "teller", "-o", "csv").output().lines().toList();

    assertTrue(since.getLast().startsWith("mock," + CALLS + ","), since.getLast());
    assertEquals(1, before.size());
    assertTrue(one.getLast().startsWith("mock,3,"), one.getLast());
  }

  @ParameterizedTest
  @CsvSource({
    "--by colour, 1, `by` takes one or more of hour",
    "--since soon, 2, --since must be such as",
    "--ending broken, 2, usage has no --ending",
    "-o xml, 2, Invalid value for option '--output'"
  })
  void whatIsWrongIsSaid(String words, int status, String said) {
    var ended = run(("usage " + words).split(" "));

    assertEquals(status, ended.status(), ended.output());
    assertTrue(ended.output().contains(said), ended.output());
  }

  @Test
  void onATerminalEachRowEndsInABar() {
    var shown = Program.onTerminal(FOLDER, 120, words("usage", "--by", "model"));
    var narrow = Program.onTerminal(FOLDER, 60, words("usage", "--by", "model"));

    var rows = shown.output().lines().toList();
    assertTrue(rows.getFirst().contains("\u001b[1mMODEL"), rows.getFirst());
    assertEquals(List.of(7L, 20L), rows.stream().skip(1).map(UsageCommandTest::bar).toList());
    assertTrue(narrow.output().contains("teller") || narrow.output().contains("tel…"));
    assertFalse(narrow.output().contains("█"), narrow.output());
  }

  private static long bar(String row) {
    return row.chars().filter(it -> it == '█').count();
  }

  @Test
  void aFormIsCompletedAsItIsTyped() {
    assertTrue(
        run("usage", "--help").output().contains("One of table, json, yaml, csv"), "in capitals");
    assertTrue(
        Program.run(FOLDER, Map.of(), "completion", "bash")
            .output()
            .contains("(\"table\" \"json\" \"yaml\" \"csv\")"),
        "in capitals");
  }
}
