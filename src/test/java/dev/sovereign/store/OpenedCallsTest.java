package dev.sovereign.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.usage.UsageTally;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which calls were opened and have not ended is stored with the sums, up to the same record.
final class OpenedCallsTest {
  private final Path folder = Folders.create();
  private final Sqlite database = Sqlite.open(folder.resolve("sovereign.db"));
  private final SqliteUsage store = new SqliteUsage(database);

  @AfterEach
  void deleteFolder() {
    database.close();
    Folders.delete(folder);
  }

  private UsageTally tally() {
    return new UsageTally(store.next(), store.opened());
  }

  private static void end(UsageTally tally, long sequence, String id) {
    tally.end(sequence, id, () -> tally.pass(sequence));
  }

  @Test
  void theNextRunKnowsThoseThatHaveNotEnded() {
    var tally = tally();
    tally.open(0, "a");
    tally.open(1, "b");
    end(tally, 2, "a");
    store.add(tally.take());

    assertEquals(List.of(1L), tally().opened());
    assertEquals(3, store.next());
  }

  @Test
  void oneThatEndsAfterItWasStoredIsForgotten() {
    var tally = tally();
    tally.open(0, "a");
    store.add(tally.take());
    end(tally, 1, "a");
    store.add(tally.take());

    assertEquals(Map.of(), store.opened());
    assertEquals(List.of(), tally.opened());
  }

  @Test
  void oneThatBeginsAndEndsInBetweenIsNotStored() {
    var tally = tally();
    tally.open(0, "a");
    end(tally, 1, "a");

    assertTrue(tally.take().isEmpty());
  }

  @Test
  void aBatchThatIsAddedAgainChangesNothing() {
    var tally = tally();
    tally.open(0, "a");
    var batch = tally.take();
    store.add(batch);

    store.add(batch);

    assertEquals(Map.of("a", 0L), store.opened());
  }

  @Test
  void whatIsReadAgainFromBeforeTheLastStoredRecordIsPassedOver() {
    var tally = tally();
    tally.open(4, "a");
    store.add(tally.take());

    var next = tally();
    next.open(3, "b");
    end(next, 4, "a");

    assertEquals(List.of(4L), next.opened());
  }

  @Test
  void whoeverReadsTheJournalAnewBeginsWithNone() {
    var tally = tally();
    tally.open(0, "a");
    store.add(tally.take());

    store.clear();

    assertEquals(Map.of(), store.opened());
  }
}
