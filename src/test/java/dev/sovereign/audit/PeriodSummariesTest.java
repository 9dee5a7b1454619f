package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.testkit.ClearRow;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What was counted in a period, over restarts and kills.
final class PeriodSummariesTest {
  private static final SignerKey KEY = SignerKey.generate("log.example/1", SignatureType.ED25519);
  private static final long HOUR = 3_600_000;
  private static final long NOON = 500_000 * HOUR;
  private static final String NONE_REFUSED =
      "\"conflict\":0,\"fault\":0,\"no_route\":0,\"not_allowed\":0,\"rate_limit\":0,\"size\":0,"
          + "\"slow\":0,\"syntax\":0,\"unavailable\":0";

  private final Path folder = Folders.create();
  private OpenLog log = OpenLog.in(folder, KEY);
  private long now = NOON + 60_000;
  private final InstantSource clock = () -> Instant.ofEpochMilli(now);
  private RefusedCalls refused = new RefusedCalls();
  private PeriodSummaries summaries = begun(log.journal());

  PeriodSummariesTest() throws IOException {}

  private PeriodSummaries begun(Appender to) {
    return new PeriodSummaries(log.merkle(), to, log.journal().history(), refused, clock);
  }

  private void restart() throws IOException {
    log.close();
    log = OpenLog.in(folder, KEY);
    refused = new RefusedCalls();
    summaries = begun(log.journal());
  }

  @AfterEach
  void close() {
    log.close();
    Folders.delete(folder);
  }

  private void rows(int count) {
    rows(RowKind.CALL_CLOSE, count);
  }

  private void rows(RowKind kind, int count) {
    var leaf = RowLeaf.of(kind, new byte[32], new byte[] {1});
    for (var i = 0; i < count; i++) {
      Durable.append(log.journal(), new JournalEntry((byte) 99, new byte[1], leaf));
    }
  }

  private List<ClearRow> written() {
    return ClearRow.in(log.journal().history());
  }

  @Test
  void anHourThatHasEndedIsSummedUpOnce() {
    rows(3);
    refused.count(RefusedCalls.Why.SIZE);
    refused.count(RefusedCalls.Why.SIZE);
    summaries.tick();
    assertEquals(List.of(), written());
    now = NOON + HOUR;
    summaries.tick();
    summaries.tick();

    var row = written().getFirst();
    assertEquals(1, written().size());
    assertEquals(RowKind.PERIOD_SUMMARY, row.kind());
    assertEquals(
        "{\"log\":{\"origin\":\"log.example/1\"},"
            + "\"period\":{\"from_ms\":1800000060000,\"until_ms\":1800003600000},"
            + "\"refused\":{"
            + NONE_REFUSED.replace("\"size\":0", "\"size\":2")
            + "},\"rows\":{\"first\":0,\"kinds\":{\"inference-call\":3},\"last\":2},"
            + "\"seq\":0,\"time\":{\"at_ms\":1800003600000}}",
        row.predicate().raw());
  }

  @Test
  void theNextGoesOnWhereItEnded() {
    rows(1);
    refused.count(RefusedCalls.Why.SYNTAX);
    now = NOON + HOUR;
    summaries.tick();
    rows(300);
    refused.count(RefusedCalls.Why.RATE_LIMIT);
    now = NOON + 2 * HOUR;
    summaries.tick();

    var next = written().getLast();
    assertEquals(
        "{\"first\":1,\"kinds\":{\"inference-call\":300,\"period-summary\":1},\"last\":301}",
        next.part("rows"));
    assertEquals(1, next.number("refused", "rate_limit"));
    assertEquals(0, next.number("refused", "syntax"));
    assertEquals("1", next.part("seq"));
  }

  @Test
  void anchorsAloneAreSummedUpWithWhatComesAfterThem() {
    rows(1);
    summaries.close();
    rows(RowKind.ANCHOR, 1);
    summaries.close();
    assertEquals(1, written().size());
    rows(1);
    summaries.close();

    assertEquals(
        "{\"first\":1,\"kinds\":{\"anchor\":1,\"inference-call\":1,\"period-summary\":1},"
            + "\"last\":3}",
        written().getLast().part("rows"));
  }

  @Test
  void ofAnHourInWhichNothingHappenedNothingIsWritten() {
    rows(1);
    now = NOON + HOUR;
    summaries.tick();
    now = NOON + 5 * HOUR;
    summaries.tick();
    summaries.close();
    assertEquals(1, written().size());

    refused.count(RefusedCalls.Why.FAULT);
    now = NOON + 6 * HOUR;
    summaries.tick();

    var next = written().getLast();
    assertEquals(NOON + HOUR, next.number("period", "from_ms"));
    assertEquals("{\"first\":1,\"kinds\":{\"period-summary\":1},\"last\":1}", next.part("rows"));
  }

  @Test
  void aStopSumsUpThePartOfItsHourAndTheNextStartGoesOnFromThere() throws IOException {
    rows(2);
    refused.count(RefusedCalls.Why.SLOW);
    summaries.close();
    now += 1_000;
    restart();
    rows(1);
    now = NOON + HOUR;
    summaries.tick();

    var last = written().getLast();
    assertEquals(2, written().size());
    assertEquals(1, written().getFirst().number("refused", "slow"));
    assertEquals("1", last.part("seq"));
    assertEquals(NOON + 61_000, last.number("period", "from_ms"));
    assertEquals(
        "{\"first\":2,\"kinds\":{\"inference-call\":1,\"period-summary\":1},\"last\":3}",
        last.part("rows"));
    assertEquals("{" + NONE_REFUSED + "}", last.part("refused"));
  }

  @Test
  void aKillLosesTheRefusedCallsOfItsHourAndNoRow() throws IOException {
    rows(2);
    now = NOON + HOUR;
    summaries.tick();
    rows(2);
    refused.count(RefusedCalls.Why.SYNTAX);
    now += 60_000;
    restart(); // Without a close of the summaries.
    rows(1);
    now = NOON + 2 * HOUR;
    summaries.tick();

    var last = written().getLast();
    assertEquals(NOON + HOUR + 60_000, last.number("period", "from_ms"));
    assertEquals("{" + NONE_REFUSED + "}", last.part("refused"));
    assertEquals(
        "{\"first\":2,\"kinds\":{\"inference-call\":3,\"period-summary\":1},\"last\":5}",
        last.part("rows"));
  }

  @Test
  void whatTheJournalDidNotTakeStandsInTheNextSummary() {
    var broken = begun(new BrokenJournal(true));
    rows(1);
    refused.count(RefusedCalls.Why.CONFLICT);
    now = NOON + HOUR;
    assertThrows(JournalFailure.class, broken::tick);
    now += 60_000;
    assertThrows(JournalFailure.class, broken::tick);
    summaries.tick();

    assertEquals(1, written().size());
    assertEquals(1, written().getFirst().number("refused", "conflict"));
  }

  @Test
  void whatFailedIsNotTriedAgainBeforeTheNextMinute() {
    var broken = begun(new BrokenJournal(true));
    rows(1);
    now = NOON + HOUR + 1_000;
    assertThrows(JournalFailure.class, broken::tick);
    now += 58_999;

    broken.tick();
  }

  @Test
  void whereNothingIsTakenNothingIsTried() {
    var full = begun(new BrokenJournal(false));
    rows(1);
    now = NOON + HOUR;
    full.tick();
    log.merkle().stop("the log is frozen");
    summaries.tick();
    summaries.close();

    assertEquals(List.of(), written());
  }

  @Test
  void aClockThatIsSetBackMakesNoPeriodThatOverlaps() throws IOException {
    rows(1);
    summaries.close();
    now -= HOUR;
    restart();
    rows(1);
    summaries.close();

    var last = written().getLast();
    assertEquals(NOON + 60_000, last.number("period", "from_ms"));
    assertEquals(NOON + 60_000, last.number("period", "until_ms"));
  }
}
