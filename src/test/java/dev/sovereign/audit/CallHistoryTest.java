package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import dev.sovereign.testkit.Folders;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Calls read back from a journal of many segments, one call a second, each opened before. Records
/// that are of no call stand among them.
@Tag("slow")
final class CallHistoryTest {
  private static final int CALLS = 100_000;
  private static final byte OF_NO_CALL = 99;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final Path folder = Folders.create();
  private final CallHistory history = new CallHistory(new JournalHistory(folder));
  private Journal journal;

  @BeforeEach
  void fill() throws IOException, InterruptedException {
    journal = Journal.open(folder, new JournalSettings(1 << 20, 1L << 30), _ -> {});
    var kept = new CountDownLatch(3 * CALLS);
    for (var i = 0; i < CALLS; i++) {
      var record = CallRecordFormat.write(call(i));
      journal.append(new JournalEntry(OF_NO_CALL, new byte[300]), counting(kept));
      journal.append(
          new JournalEntry(StoredCall.OPENED, StoredCall.bytes(record, 1)), counting(kept));
      journal.append(new JournalEntry(CallRecord.TYPE, record), counting(kept));
    }
    kept.await();
  }

  private static Journal.Completion counting(CountDownLatch kept) {
    return new Journal.Completion() {
      @Override
      public void durable(JournalPlace place) {
        kept.countDown();
      }

      @Override
      public void failed(JournalFailure why) {
        throw why;
      }
    };
  }

  private static Instant came(int number) {
    return FIRST.plusSeconds(number);
  }

  private static CallRecord call(int number) {
    return new CallRecord(
        "req_" + number,
        came(number).toEpochMilli(),
        "node",
        new CallRecord.Who("key", "default"),
        new CallRecord.Asked("chat", "m", Optional.empty(), false),
        List.of(),
        Decision.NONE,
        new CallRecord.Result(
            "complete", Optional.empty(), Usage.UNKNOWN, Cost.NONE, OptionalLong.empty(), 10));
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    Folders.delete(folder);
  }

  private static Predicate<CallRecord> is(int number) {
    return call -> call.id().equals("req_" + number);
  }

  @Test
  void whatIsFarBackIsFoundInPagesThatEachLookAtSoMuchOnly() {
    var found = new ArrayList<CallRecord>();
    var pages = 0;
    var next = OptionalLong.empty();
    do {
      var page = history.newest(next, 100, Optional.empty(), is(7));
      found.addAll(page.calls());
      next = page.next();
      pages++;
    } while (next.isPresent());

    assertEquals(List.of("req_7"), found.stream().map(CallRecord::id).toList());
    assertEquals(8, pages);
  }

  @Test
  void nothingIsLookedForBeforeTheEarliestTime() {
    var page = history.newest(OptionalLong.empty(), 100, Optional.of(came(CALLS - 500)), is(7));

    assertEquals(new CallHistory.Page(List.of(), OptionalLong.empty()), page);
  }

  @Test
  void aCallIsFoundByItsIdAndTime() {
    for (var number : List.of(0, 1, 4_711, 50_000, CALLS - 1)) {
      assertEquals(Optional.of(call(number)), history.find("req_" + number, came(number)));
    }
    assertTrue(history.find("req_none", came(CALLS - 1)).isEmpty());
  }

  @Test
  void nothingIsLookedForMoreThanADayLater() {
    assertTrue(history.find("req_86000", came(0)).isPresent());
    assertTrue(history.find("req_90000", came(0)).isEmpty());
  }
}
