package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A log that grows with its journal: indexes, checkpoints, proofs and what is served.
final class MerkleLogTest {
  private static final String ORIGIN = LoggedJournal.KEY.verifier().name();

  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void anEmptyLogHasASignedCheckpoint() throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      assertEquals(new Checkpoint(ORIGIN, 0, TreeHasher.EMPTY), logged.head());
      assertEquals(Optional.empty(), logged.log().read(new TilePath.Entries(0, 1)));
      assertThrows(IllegalArgumentException.class, () -> logged.log().prove(0));
    }
  }

  @Test
  void aRecordHearsOfItsLeafAndOneWithoutHasNone() throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      assertEquals(new JournalPlace(0, OptionalLong.of(0)), place(logged, 0));
      assertEquals(
          new JournalPlace(1, OptionalLong.empty()),
          LoggedJournal.await(logged.append(new byte[] {1}, JournalEntry.NO_LEAF)));
      assertEquals(new JournalPlace(2, OptionalLong.of(1)), place(logged, 1));
      assertEquals(new TestLog(2).head(ORIGIN), logged.head());
    }
  }

  private static JournalPlace place(LoggedJournal logged, int number) {
    return LoggedJournal.await(logged.append(number));
  }

  @Test
  void whatIsAcknowledgedIsProvedByTheCheckpointOfThatMoment() throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      for (var i = 0; i < 300; i++) {
        place(logged, i);
        assertProved(logged, i);
      }
    }
  }

  private static void assertProved(LoggedJournal logged, int index) {
    var proof = logged.log().prove(index);
    var leaf = new TreeHasher().leaf(ProofTest.entry(index));
    assertEquals(index, proof.index());
    assertTrue(proof.proves(leaf, logged.head()), () -> index + " of " + logged.head());
    assertEquals(logged.log().checkpoint().toString(), proof.checkpoint());
  }

  @Test
  void everyIndexOfSmallTreesIsProved() throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      for (var size = 1; size <= 40; size++) {
        place(logged, size - 1);
        for (var index = 0; index < size; index++) {
          assertProved(logged, index);
        }
      }
    }
  }

  @Test
  void everyTreeIsContinuedByEveryLaterOne() throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      logged.append(0, 20);
      for (var first = 1; first <= 20; first++) {
        for (var second = first; second <= 20; second++) {
          var earlier = new TestLog(first).head(ORIGIN);
          var later = new TestLog(second).head(ORIGIN);
          var proof = logged.log().consistency(first, second);
          assertTrue(ProofCheck.continues(earlier, later, proof), first + " to " + second);
        }
      }
      assertThrows(IllegalArgumentException.class, () -> logged.log().consistency(3, 21));
      assertThrows(IllegalArgumentException.class, () -> logged.log().consistency(0, 3));
      assertThrows(IllegalArgumentException.class, () -> logged.log().consistency(4, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 600})
  void aLogGoesOnAfterARestart(int size) throws IOException {
    assertGoesOnAfterARestart(size);
  }

  @Test
  @Tag("slow")
  void aLogOfSeventyThousandGoesOnAfterARestart() throws IOException {
    assertGoesOnAfterARestart(70_000);
  }

  private void assertGoesOnAfterARestart(int size) throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      logged.append(0, size);
      assertEquals(new TestLog(size).head(ORIGIN), logged.head());
    }
    try (var logged = LoggedJournal.open(folder)) {
      assertEquals(new TestLog(size).head(ORIGIN), logged.head());
      assertEquals(OptionalLong.of(size), place(logged, size).leaf());
      logged.append(size + 1, size + 300);
      assertEquals(new TestLog(size + 300).head(ORIGIN), logged.head());
      for (var index = 0; index < size + 300; index += 1 + size / 50) {
        assertProved(logged, index);
      }
      assertEquals(new Fsck.Report(size + 300, List.of()), Fsck.check(logged.log(), logged.head()));
    }
  }

  @Test
  void aLogWhoseFilesCannotBeWrittenTakesOnlySoMuch() throws IOException {
    var disk = new FaultyDisk();
    var copy = folder.resolve("last");
    var log = MerkleLog.open(folder.resolve("log"), copy, LogKeys.of(LoggedJournal.KEY), disk, 600);
    log.begin();
    disk.room(0);
    log.durable(0, IntStream.range(0, 600).mapToObj(ProofTest::entry).toList());
    log.write();
    assertTrue(log.trouble().isPresent());
    assertTrue(log.isOpen());

    log.durable(600, IntStream.range(600, 800).mapToObj(ProofTest::entry).toList());
    assertTrue(log.isBehind());
    assertFalse(log.isOpen());

    disk.room(1 << 20);
    log.write();
    assertTrue(log.trouble().isEmpty());
    assertTrue(log.isOpen());
    assertEquals(
        new Fsck.Report(800, List.of()),
        Fsck.check(log, Checkpoint.parse(log.checkpoint().text())));
  }

  @Test
  void manyRestartsLeaveOneLog() throws IOException {
    for (var size = 0; size < 700; size += 70) {
      try (var logged = LoggedJournal.open(folder)) {
        assertEquals(new TestLog(size).head(ORIGIN), logged.head());
        logged.append(size, size + 70);
      }
    }
    try (var logged = LoggedJournal.open(folder)) {
      assertEquals(new Fsck.Report(700, List.of()), Fsck.check(logged.log(), logged.head()));
    }
  }

  @Test
  void everyWidthThatTheCheckpointCoversIsServedAndNoOther() throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      logged.append(0, 300);
      for (var width = 1; width <= 44; width++) {
        var entries = logged.log().read(new TilePath.Entries(1, width)).orElseThrow();
        assertEquals(width, EntryBundle.entries(entries, width).size());
        assertArrayEquals(
            new TestLog(256 + width).tree().bytes(new TilePath.Hashes(0, 1, width)).orElseThrow(),
            logged.log().read(new TilePath.Hashes(0, 1, width)).orElseThrow());
      }
      for (var path :
          List.of("tile/0/001.p/45", "tile/0/001", "tile/entries/001.p/45", "tile/1/000.p/2")) {
        assertEquals(Optional.empty(), logged.log().read(TilePath.parse(path)), path);
      }
      assertTrue(logged.log().read(TilePath.parse("tile/0/000.p/17")).isPresent());
      assertTrue(logged.log().read(TilePath.parse("tile/1/000.p/1")).isPresent());
      assertEquals(Optional.empty(), logged.log().read(TilePath.parse("tile/63/000.p/1")));
    }
  }

  @Test
  void aBatchIsSignedOnceAndEachOfItHasItsIndex() throws Exception {
    var disk = new HeldForce();
    try (var logged = LoggedJournal.open(folder, disk)) {
      disk.hold();
      var first = logged.append(0);
      disk.awaitForce();
      var rest = IntStream.range(1, 60).mapToObj(logged::append).toList();
      disk.release();

      assertEquals(OptionalLong.of(0), LoggedJournal.await(first).leaf());
      for (var i = 0; i < rest.size(); i++) {
        assertEquals(OptionalLong.of(i + 1), LoggedJournal.await(rest.get(i)).leaf());
      }
      assertEquals(new TestLog(60).head(ORIGIN), logged.head());
    }
  }

  @Test
  void aFileThatCannotBeReadIsATroubleThatPasses() throws IOException {
    var copy = folder.resolve("last");
    var unreadable = Files.createDirectories(folder.resolve("log/tile/0/000"));
    var log = MerkleLog.open(folder.resolve("log"), copy, LogKeys.of(LoggedJournal.KEY));
    log.begin();
    log.durable(0, IntStream.range(0, 300).mapToObj(ProofTest::entry).toList());

    log.write();
    assertTrue(log.trouble().isPresent());
    assertEquals(Optional.empty(), log.contradiction());

    Files.delete(unreadable);
    log.write();
    assertEquals(Optional.empty(), log.trouble());
    assertTrue(Files.isRegularFile(unreadable));
  }

  @Test
  void aLogThatHasStoppedLetsNoRecordIntoTheJournal() throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      logged.append(0).join();
      logged.log().stop("of a test");

      assertTrue(logged.append(1).isCompletedExceptionally());
    }
    assertEquals(1, LoggedJournal.head(folder).size());
  }
}
