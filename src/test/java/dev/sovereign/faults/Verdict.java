package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What must come of a cell of the matrix, as the caller, the providers and the record see it.
final class Verdict {
  static final Script GOOD = Scripts.chat("well answered");
  static final Script BAD = Scripts.error(402, Row.CANARY);
  private static final long SLACK_MILLIS = 2_000;

  private Verdict() {}

  /// The second provider's whole answer, and nothing of the first.
  static void movesOn(Row.Cell cell) throws InterruptedException {
    try (var scene = Scene.of(cell, GOOD)) {
      var answer = scene.ask(cell.asked());

      answer.assertWhole("b", "well answered");
      answer.assertNothingElse();
      assertEquals("2", answer.header("X-Sovereign-Attempts"));
      assertTrue(scene.aIsOver(), "the first provider is still connected");
      assertEquals(List.of(1L, 1L), List.of(scene.a().posts(), scene.b().posts()));
      var record = scene.record();
      assertEquals("complete", record.result().ending());
      assertEquals(List.of("a " + cell.row().ends().word(), "b answered"), tried(record));
      assertEquals("b", record.result().served().orElseThrow().provider());
      assertEquals(OptionalLong.of(3), record.result().usage().prompt());
      assertEquals(OptionalLong.of(2), record.result().usage().completion());
      assertInTime(cell.row(), record);
    }
  }

  /// One error: the first cause first, both providers named, no word of theirs.
  static void isExhausted(Row.Cell cell) throws InterruptedException {
    var ends = cell.row().ends();
    try (var scene = Scene.of(cell, BAD)) {
      var answer = scene.ask(cell.asked());

      assertEquals(ends.told().status(), answer.status(), answer.body());
      assertEquals(ends.told().code(), answer.error().string("code").orElseThrow());
      assertTells(answer.error().string("message").orElseThrow(), ends.word());
      assertEquals("application/json", answer.header("content-type"));
      assertEquals("false", answer.header("x-should-retry"));
      assertEquals("2", answer.header("X-Sovereign-Attempts"));
      answer.assertNothingElse();
      assertTrue(scene.aIsOver(), "the first provider is still connected");
      assertEquals(List.of(1L, 1L), List.of(scene.a().posts(), scene.b().posts()));
      var record = scene.record();
      assertEquals("failed", record.result().ending());
      assertEquals(List.of("a " + ends.word(), "b quota"), tried(record));
      assertEquals(Optional.empty(), record.result().served());
      assertEquals(OptionalLong.empty(), record.result().usage().prompt());
      assertInTime(cell.row(), record);
    }
  }

  /// What came is followed by an explicit error; the second provider is not asked.
  ///
  /// @param text what came before the fault
  static void breaksOff(Row.Cell cell, String text) throws InterruptedException {
    try (var scene = Scene.of(cell, GOOD)) {
      var answer = scene.ask(cell.asked());

      answer.assertBroken(text, cell.row().ends().word());
      answer.assertNothingElse();
      assertEquals("a", answer.header("X-Sovereign-Provider"));
      assertTrue(scene.aIsOver(), "the first provider is still connected");
      assertEquals(List.of(1L, 0L), List.of(scene.a().posts(), scene.b().posts()));
      var record = scene.record();
      assertEquals("broken", record.result().ending());
      assertEquals(List.of("a answered"), tried(record));
      assertEquals("a", record.result().served().orElseThrow().provider());
      assertWithin(cell.row(), record.result().millis());
    }
  }

  /// The first provider's whole answer: this was no fault.
  static void isTaken(Row.Cell cell, String text) {
    try (var scene = Scene.of(cell, GOOD)) {
      var answer = scene.ask(cell.asked());

      answer.assertWhole("a", text);
      answer.assertNothingElse();
      assertEquals("1", answer.header("X-Sovereign-Attempts"));
      assertEquals(List.of(1L, 0L), List.of(scene.a().posts(), scene.b().posts()));
      var record = scene.record();
      assertEquals("complete", record.result().ending());
      assertEquals(List.of("a answered"), tried(record));
    }
  }

  static void assertTells(String story, String word) {
    assertTrue(story.startsWith("No provider could answer: a " + word), story);
    assertTrue(story.contains(", then b quota (402)"), story);
  }

  static List<String> tried(CallRecord record) {
    return record.tried().stream().map(it -> it.provider() + " " + it.outcome()).toList();
  }

  private static void assertInTime(Row row, CallRecord record) {
    assertTrue(record.tried().getFirst().sent());
    assertWithin(row, record.tried().getFirst().millis());
  }

  // A timer fires no earlier than it is set to, and whatever needs none waits for none.
  private static void assertWithin(Row row, long millis) {
    var limit = row.limit().toMillis();
    assertFalse(millis < limit - 1, () -> "given up after " + millis + " ms of " + limit);
    assertTrue(millis < limit + SLACK_MILLIS, () -> "it took " + millis + " ms");
  }
}
