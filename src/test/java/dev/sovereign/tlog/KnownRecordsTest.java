package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal of many files that is opened by somebody who knows its first records.
final class KnownRecordsTest {
  private static final int RECORDS = 60;
  private static final int IN_A_FILE = 4; // Of 900 bytes each, in 4,096.

  @TempDir private Path folder;

  @BeforeEach
  void writeManyFiles() {
    try (var journal = Kept.open(folder, Disk.REAL)) {
      Kept.appendAll(
          journal, IntStream.range(0, RECORDS).mapToObj(i -> i + "x".repeat(900)).toList());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private List<Long> replayed(long known) throws IOException {
    var replayed = new ArrayList<Long>();
    var folder = JournalFolder.take(this.folder);
    try (var journal = open(folder, known, it -> replayed.add(it.sequence()))) {
      assertEquals(RECORDS, journal.found());
      return replayed;
    }
  }

  private static Journal open(JournalFolder folder, long known, Consumer<JournalRecord> replay)
      throws IOException {
    return Journal.open(folder, Kept.SMALL, new Journal.Heard(known, replay, Leaves.UNHEARD));
  }

  @Test
  void nothingIsLeftOutAndFilesOfKnownRecordsAreNotRead() throws IOException {
    for (var known = 0; known <= RECORDS + 1; known++) {
      var replayed = replayed(known);

      var first = replayed.getFirst();
      assertEquals(LongStream.range(first, RECORDS).boxed().toList(), replayed);
      assertTrue(first <= known, first + " is behind " + known);
      assertTrue(first > known - IN_A_FILE - 2, first + " is far before " + known);
    }
  }

  @Test
  void whatIsWrittenGoesOnWithTheNextNumber() throws IOException {
    var folder = JournalFolder.take(this.folder);
    try (var journal = open(folder, RECORDS, _ -> {})) {
      assertEquals(RECORDS, Kept.await(Kept.append(journal, "next")));
    }

    assertEquals(RECORDS + 1, Kept.read(this.folder).size());
  }

  @Test
  void aBrokenFileBehindWhatIsKnownIsStillRefused() throws IOException {
    var file = folder.resolve("00000010.seg");
    var bytes = Files.readAllBytes(file);
    bytes[Frame.OVERHEAD + 10] ^= 1; // In its first record: others follow.
    Files.write(file, bytes);

    assertThrows(JournalFailure.class, () -> replayed(8 * IN_A_FILE));
  }
}
