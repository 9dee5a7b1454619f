package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reading a journal back while it is open, over many small segments.
final class JournalHistoryTest {
  private static final int RECORDS = 200;

  private final Path folder = Folders.create();
  private Journal journal;
  private JournalHistory history;

  @BeforeEach
  void fill() throws IOException {
    journal = Journal.open(folder, new JournalSettings(4096, 1 << 20), _ -> {});
    history = journal.history();
    for (var i = 0; i < RECORDS; i++) {
      append(("record " + i + " " + "x".repeat(i % 90)).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void append(byte[] payload) {
    var durable = new CompletableFuture<Long>();
    journal.append(
        new JournalEntry((byte) 7, payload),
        new Journal.Completion() {
          @Override
          public void durable(JournalPlace place) {
            durable.complete(place.sequence());
          }

          @Override
          public void failed(JournalFailure why) {
            durable.completeExceptionally(why);
          }
        });
    durable.join();
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    Folders.delete(folder);
  }

  private List<Long> backwards(long before, int most) throws IOException {
    var found = new ArrayList<Long>();
    history.backwards(
        before,
        it -> {
          found.add(it.sequence());
          return found.size() < most;
        });
    return found;
  }

  private static List<Long> down(long from, long to) {
    return LongStream.rangeClosed(to, from).map(it -> from + to - it).boxed().toList();
  }

  @Test
  void allRecordsComeBackFromTheNewestToTheFirst() throws IOException {
    assertEquals(down(RECORDS - 1, 0), backwards(Long.MAX_VALUE, RECORDS));
  }

  @Test
  void readingStopsWhereItIsToldTo() throws IOException {
    assertEquals(down(RECORDS - 1, RECORDS - 3), backwards(Long.MAX_VALUE, 3));
  }

  @Test
  void readingGoesOnBeforeAnyRecord() throws IOException {
    for (var before = 0; before <= RECORDS; before++) {
      assertEquals(before == 0 ? List.of() : List.of(before - 1L), backwards(before, 1));
    }
  }

  @Test
  void readingForwardsBeginsInTheSegmentOfWhatIsLookedFor() throws IOException {
    var found = new ArrayList<Long>();

    history.forwards(it -> it.sequence() <= 120, it -> found.add(it.sequence()));

    assertEquals(RECORDS - 1, found.getLast());
    assertEquals(LongStream.range(found.getFirst(), RECORDS).boxed().toList(), found);
    assertEquals(true, found.getFirst() <= 120 && found.getFirst() > 60);
  }

  @Test
  void whatTheJournalWasGivenBeforeIsThereThoughNobodyHasHeardOfItYet() throws IOException {
    for (var i = 0; i < 50; i++) {
      var _ = Kept.append(journal, "given");

      assertEquals(List.of((long) RECORDS + i), backwards(Long.MAX_VALUE, 1));
    }
  }

  @Test
  void whatIsWrittenMeanwhileIsThere() throws IOException {
    append("later".getBytes(StandardCharsets.UTF_8));

    assertEquals(List.of((long) RECORDS), backwards(Long.MAX_VALUE, 1));
  }
}
