package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalFaultTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterAFailedWriteNothingIsAcknowledged(boolean keepsEffect) throws IOException {
    var disk = new FaultyDisk();
    try (var journal = Kept.open(folder, disk)) {
      Kept.appendAll(journal, List.of("kept"));
      disk.failingWritesAfter(0, keepsEffect);
      assertNotAcknowledged(journal, "lost");
      disk.failingWritesAfter(Integer.MAX_VALUE, keepsEffect);

      assertNotAcknowledged(journal, "and nothing later, though the disk writes again");
      assertFalse(journal.isWritable());
      assertTrue(journal.failure().isPresent());
    }

    assertEquals("kept", Kept.read(folder).getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterAFailedForceNothingIsAcknowledged(boolean keepsEffect) throws IOException {
    var disk = new FaultyDisk();
    try (var journal = Kept.open(folder, disk)) {
      Kept.appendAll(journal, List.of("kept"));
      disk.failingForcesAfter(0, keepsEffect);
      assertNotAcknowledged(journal, "lost");
      disk.failingForcesAfter(Integer.MAX_VALUE, keepsEffect);

      assertNotAcknowledged(journal, "and nothing later, though the disk forces again");
      assertFalse(journal.isWritable());
    }

    assertEquals("kept", Kept.read(folder).getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anErrorInTheWritersThreadFailsItsBatchAndShutsTheJournal(boolean atForce)
      throws IOException {
    var disk = new FaultyDisk().failingWithError();
    try (var journal = Kept.open(folder, disk)) {
      Kept.appendAll(journal, List.of("kept"));
      disk.failingForcesAfter(atForce ? 0 : Integer.MAX_VALUE, false);
      disk.failingWritesAfter(atForce ? Integer.MAX_VALUE : 0, false);
      assertNotAcknowledged(journal, "lost");

      assertNotAcknowledged(journal, "and nothing later");
      assertFalse(journal.isWritable());
      assertTrue(journal.failure().isPresent());
    }

    assertEquals("kept", Kept.read(folder).getFirst());
  }

  @Test
  void aDiskWithoutRoomForTheNextSegmentTakesNoMoreWhenThisOneIsNearlyFull() throws IOException {
    var disk = new FaultyDisk();
    disk.room(Kept.SMALL.segmentBytes());
    try (var journal = Kept.open(folder, disk)) {
      Kept.appendAll(journal, List.of("x".repeat(3500)));

      Kept.awaitTrue(() -> !journal.isWritable());
      assertTrue(journal.failure().isEmpty());
    }
  }

  @Test
  void whenThereIsRoomAgainItTakesMore() throws IOException {
    var disk = new FaultyDisk();
    disk.room(Kept.SMALL.segmentBytes());
    try (var journal = Kept.open(folder, disk)) {
      Kept.appendAll(journal, List.of("x".repeat(3500)));
      Kept.awaitTrue(() -> !journal.isWritable());
      disk.room(Integer.MAX_VALUE);

      Kept.awaitTrue(journal::isWritable);
      Kept.appendAll(journal, List.of("z".repeat(3500)));
    }
  }

  @Test
  void closingItAgainDoesNothing() throws IOException {
    var journal = Kept.open(folder, Disk.REAL);
    Kept.appendAll(journal, List.of("kept"));
    journal.close();

    journal.close();

    assertEquals(List.of("kept"), Kept.read(folder));
  }

  private static void assertNotAcknowledged(Journal journal, String text) {
    assertThrows(CompletionException.class, () -> Kept.await(Kept.append(journal, text)));
  }
}
