package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a log makes of a journal that is old or torn, and of tiles that are lost.
@Tag("slow")
final class LogRecoveryTest {
  private static final String ORIGIN = LoggedJournal.KEY.verifier().name();

  private final Path folder = Folders.create();
  private final Path journal = folder.resolve("journal");

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  private static String message(JournalFailure failure) {
    return String.valueOf(failure.getMessage());
  }

  @Test
  void leavesBeginAfterTheRecordsOfAnOldJournal() throws IOException {
    Files.createDirectories(journal);
    var segment = ByteBuffer.allocate(4096);
    for (var i = 0; i < 3; i++) {
      writeOld(segment, i, "old " + i);
    }
    Files.write(journal.resolve("00000000.seg"), segment.array());

    try (var logged = LoggedJournal.open(folder)) {
      assertEquals(new Checkpoint(ORIGIN, 0, TreeHasher.EMPTY), logged.head());
      var place = LoggedJournal.await(logged.append(0));
      assertEquals(new JournalPlace(3, OptionalLong.of(0)), place);
      logged.append(1, 300);
    }

    assertEquals(new TestLog(300).head(ORIGIN), LoggedJournal.head(folder));
    var texts = Kept.read(journal);
    assertEquals(List.of("old 0", "old 1", "old 2"), texts.subList(0, 3));
    assertEquals(303, texts.size());
  }

  // As version 1 of the frame had it.
  private static void writeOld(ByteBuffer out, long sequence, String text) {
    var start = out.position();
    var payload = NoteText.encode(text);
    out.putInt(payload.length).putLong(sequence).putInt(0).put((byte) 1).put((byte) 1);
    out.put(payload);
    var crc = new CRC32C();
    crc.update(out.slice(start, out.position() - start));
    out.putInt((int) crc.getValue());
  }

  @Test
  void anOldRecordAfterLeavesIsALoss() throws IOException {
    LoggedJournal.write(folder, 0, 2);
    var file = journal.resolve("00000000.seg");
    var segment = ByteBuffer.wrap(Files.readAllBytes(file));
    segment.position(2 * (Frame.OVERHEAD + 2));
    writeOld(segment, 2, "old");
    Files.write(file, segment.array());

    var failure = assertThrows(JournalFailure.class, () -> LoggedJournal.head(folder));

    assertEquals(
        file + " holds a record with 0 leaves before it at 68, not 2", failure.getMessage());
  }

  @Test
  void whoKnowsAllRecordsStillGetsTheLeavesThatAreInNoTile() throws IOException {
    LoggedJournal.write(folder, 0, 700);
    var replayed = new ArrayList<Long>();
    var log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), LoggedJournal.KEY);
    assertEquals(512, log.taken());
    var heard = new Journal.Heard(700, it -> replayed.add(it.sequence()), log);
    try (var _ = Journal.open(JournalFolder.take(journal), Kept.SMALL, heard)) {
      log.start();
      assertEquals(new TestLog(700).head(ORIGIN), Checkpoint.parse(log.checkpoint().text()));
    }
    log.close();
    assertTrue(replayed.getFirst() <= 512 && replayed.getFirst() > 300, replayed.toString());
  }

  @Test
  void whoOpensTheJournalTwiceGetsNoLeafTwice() throws IOException {
    LoggedJournal.write(folder, 0, 300);
    var log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), LoggedJournal.KEY);
    for (var i = 0; i < 2; i++) {
      var heard = new Journal.Heard(0, _ -> {}, log);
      Journal.open(JournalFolder.take(journal), Kept.SMALL, heard).close();
    }
    log.start();
    assertEquals(new TestLog(300).head(ORIGIN), Checkpoint.parse(log.checkpoint().text()));
    log.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 33, 34})
  void aLeafWhoseRecordIsTornIsNotInTheLog(int lost) throws IOException {
    LoggedJournal.write(folder, 0, 10);
    Files.delete(folder.resolve("last")); // It would say that more was there.
    var file = journal.resolve("00000000.seg");
    var bytes = Files.readAllBytes(file);
    var end = 10 * (Frame.OVERHEAD + 2);
    Arrays.fill(bytes, end - lost, end, (byte) 0);
    Files.write(file, bytes);

    assertEquals(new TestLog(9).head(ORIGIN), LoggedJournal.head(folder));
    LoggedJournal.write(folder, 9, 12);
    assertEquals(new TestLog(12).head(ORIGIN), LoggedJournal.head(folder));
  }

  @Test
  void tilesThatAreLostAreMadeAnew() throws IOException {
    LoggedJournal.write(folder, 0, 600);
    Folders.delete(folder.resolve("log"));

    assertEquals(new TestLog(600).head(ORIGIN), LoggedJournal.head(folder));
    assertTrue(Files.exists(folder.resolve("log/tile/entries/001")));
    assertTrue(Files.exists(folder.resolve("log/tile/0/001")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/001", "tile/entries/001"})
  void aWriterWithoutANoteThatEndedBetweenTwoFilesGoesOn(String last) throws IOException {
    LoggedJournal.write(folder, 0, 600);
    Files.delete(folder.resolve("log/durable"));
    Files.delete(folder.resolve("log").resolve(last));

    assertEquals(new TestLog(600).head(ORIGIN), LoggedJournal.head(folder));
    assertTrue(Files.exists(folder.resolve("log").resolve(last)));
  }

  @Test
  void aWriterWithoutANoteThatEndedBeforeAnUpperTileGoesOn() throws IOException {
    LoggedJournal.write(folder, 0, 65_600);
    var upper = folder.resolve("log/tile/1/000");
    Files.delete(folder.resolve("log/durable"));
    Files.delete(upper);

    assertEquals(new TestLog(65_600).head(ORIGIN), LoggedJournal.head(folder));
    assertTrue(Files.exists(upper));
  }

  @Test
  void filesThatAPowerCutHasTornAreWrittenAgain() throws IOException {
    LoggedJournal.write(folder, 0, 1_100);
    var torn = folder.resolve("log/tile/0/003");
    var whole = Files.readAllBytes(torn);
    Files.write(torn, new byte[4_096]);
    Files.delete(folder.resolve("log/tile/entries/002"));
    Files.writeString(folder.resolve("log/durable"), "512\n");

    assertEquals(new TestLog(1_100).head(ORIGIN), LoggedJournal.head(folder));
    assertArrayEquals(whole, Files.readAllBytes(torn));
    assertTrue(Files.exists(folder.resolve("log/tile/entries/002")));
    assertEquals("1024\n", Files.readString(folder.resolve("log/durable")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8_192})
  void anUpperTileThatAPowerCutHasTornIsWrittenAgain(int left) throws IOException {
    LoggedJournal.write(folder, 0, 65_600);
    var torn = folder.resolve("log/tile/1/000");
    var whole = Files.readAllBytes(torn);
    Files.write(torn, new byte[left]);
    Files.writeString(folder.resolve("log/durable"), "65024\n");

    assertEquals(new TestLog(65_600).head(ORIGIN), LoggedJournal.head(folder));
    assertArrayEquals(whole, Files.readAllBytes(torn));
  }

  @Test
  void aTileThatIsMissingBeforeOthersIsSaid() throws IOException {
    LoggedJournal.write(folder, 0, 1_100);
    var missing = folder.resolve("log/tile/0/002");
    Files.delete(missing);

    var failure = assertThrows(JournalFailure.class, () -> LoggedJournal.head(folder));

    assertEquals(
        "a file of the log is missing: "
            + missing
            + "; remove the folder "
            + folder.resolve("log")
            + ", and the log is made anew from the journal",
        failure.getMessage());
  }

  @Test
  void aLogThatFailsFailsTheBatchAndTheJournal() throws IOException {
    var heard = new Journal.Heard(0, _ -> {}, new Refusing());
    try (var opened = Journal.open(JournalFolder.take(journal), Kept.SMALL, heard)) {
      Kept.appendAll(opened, List.of("without a leaf"));
      var unproved = LoggedJournal.append(opened, new byte[1], new byte[1]);

      assertThrows(CompletionException.class, () -> LoggedJournal.await(unproved));
      assertThrows(CompletionException.class, () -> Kept.await(Kept.append(opened, "later")));
      assertFalse(opened.isWritable());
      assertTrue(message(opened.failure().orElseThrow()).startsWith("the log failed: "));
    }
    assertEquals(2, Kept.read(journal).size());
  }

  /// Takes nothing once the journal is open.
  private static final class Refusing implements Leaves {
    @Override
    public long taken() {
      return 0;
    }

    @Override
    public void durable(long first, List<byte[]> leaves) {
      if (!leaves.isEmpty()) {
        throw new IllegalStateException("no key");
      }
    }
  }
}
