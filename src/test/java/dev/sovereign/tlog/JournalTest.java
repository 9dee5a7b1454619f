package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  @TempDir private Path folder;

  @Test
  void whatWasDurableIsReadBackInOrder() throws IOException {
    var texts = IntStream.range(0, 200).mapToObj(it -> "record " + it).toList();
    try (var journal = Kept.open(folder, Disk.REAL)) {
      Kept.appendAll(journal, texts);
    }

    assertEquals(texts, Kept.read(folder));
  }

  @Test
  void numbersGoOnAfterARestart() throws IOException {
    try (var journal = Kept.open(folder, Disk.REAL)) {
      Kept.appendAll(journal, List.of("a", "b"));
    }
    try (var journal = Kept.open(folder, Disk.REAL)) {
      assertEquals(2, Kept.await(Kept.append(journal, "c")));
    }

    assertEquals(List.of("a", "b", "c"), Kept.read(folder));
  }

  @Test
  void aRecordLargerThanASegmentHasOneOfItsOwn() throws IOException {
    var large = "x".repeat(3 << 20);
    try (var journal = new Journals(folder).withQueue(8 << 20)) {
      Kept.appendAll(journal, List.of("before", large, "after"));
    }

    assertEquals(List.of("before", large, "after"), Kept.read(folder));
  }

  @Test
  void whatWaitsDuringAForceIsMadeDurableByTheNextOne() throws Exception {
    var disk = new HeldDisk();
    try (var journal = Kept.open(folder, disk)) {
      var first = Kept.append(journal, "first");
      disk.forcing.await();
      var rest = IntStream.range(0, 50).mapToObj(it -> Kept.append(journal, "r" + it)).toList();
      assertTrue(rest.stream().noneMatch(CompletableFuture::isDone));
      disk.release.countDown();

      Kept.await(first);
      rest.forEach(Kept::await);
      assertEquals(2, disk.forces.get());
    }
  }

  @Test
  void aSecondOpenerIsRefusedAndTheFirstGoesOn() throws IOException {
    try (var journal = Kept.open(folder, Disk.REAL)) {
      assertThrows(JournalFailure.class, () -> Kept.open(folder, Disk.REAL));

      assertEquals(0, Kept.await(Kept.append(journal, "still here")));
    }
  }

  @Test
  void anOpeningThatFailsLetsGoOfTheFolder() throws IOException {
    try (var journal = Kept.open(folder, Disk.REAL)) {
      Kept.appendAll(journal, List.of("first record", "second record"));
    }
    var segment = folder.resolve("00000000.seg");
    var sound = Files.readAllBytes(segment);
    var broken = sound.clone();
    broken[20] ^= 1;
    Files.write(segment, broken);
    assertThrows(JournalFailure.class, () -> Kept.open(folder, Disk.REAL));

    Files.write(segment, sound);

    assertEquals(List.of("first record", "second record"), Kept.read(folder));
  }

  @Test
  void moreThanTheQueueHoldsIsRefusedAtOnce() throws Exception {
    var disk = new HeldDisk();
    try (var journal = new Journals(folder).withQueue(1000, disk)) {
      var first = Kept.append(journal, "first");
      disk.forcing.await();
      var fits = Kept.append(journal, "x".repeat(900));
      var tooMuch = Kept.append(journal, "y".repeat(200));

      assertTrue(tooMuch.isCompletedExceptionally());
      disk.release.countDown();
      Kept.await(first);
      Kept.await(fits);
    }
  }

  @Test
  void anEmptyOrAnOverlargeRecordIsRefused() throws IOException {
    try (var journal = Kept.open(folder, Disk.REAL)) {
      assertThrows(CompletionException.class, () -> Kept.append(journal, "").join());
      var large = "x".repeat(JournalSettings.MAX_PAYLOAD + 1);
      assertThrows(CompletionException.class, () -> Kept.append(journal, large).join());
    }
  }

  @Test
  void aClosedJournalTakesNothing() throws IOException {
    var journal = Kept.open(folder, Disk.REAL);
    journal.close();

    assertFalse(journal.isWritable());
    assertTrue(Kept.append(journal, "late").isCompletedExceptionally());
  }

  @Test
  void aCompletionThatThrowsLeavesTheOthersAnswered() throws Exception {
    var disk = new HeldDisk();
    try (var journal = Kept.open(folder, disk)) {
      var first = Kept.append(journal, "first");
      disk.forcing.await();
      journal.append(new JournalEntry((byte) 1, new byte[1]), new Throwing());
      var sameBatch = Kept.append(journal, "same batch");
      disk.release.countDown();

      assertEquals(0, Kept.await(first));
      assertEquals(2, Kept.await(sameBatch));
      assertEquals(3, Kept.await(Kept.append(journal, "later")));
    }
  }

  @RepeatedTest(10)
  void everyAppendAroundACloseIsAnswered() throws Exception {
    var journal = Kept.open(folder, Disk.REAL);
    var appending = CompletableFuture.runAsync(() -> appendUntilRefused(journal));
    Kept.await(Kept.append(journal, "begun"));
    journal.close();

    appending.get(20, TimeUnit.SECONDS);
  }

  private static void appendUntilRefused(Journal journal) {
    while (isTaken(Kept.append(journal, "x"))) {
      Thread.onSpinWait();
    }
  }

  private static boolean isTaken(CompletableFuture<Long> result) {
    return result.handle((_, failure) -> failure == null).orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void aSegmentThatCannotBeMadeForWhateverReasonHoldsUpNobody() throws IOException {
    Kept.open(folder, Disk.REAL).close();
    Files.deleteIfExists(folder.resolve("00000001.seg"));
    try (var journal = Kept.open(folder, new Unfit())) {
      Kept.appendAll(journal, List.of("x".repeat(3500)));

      Kept.awaitTrue(() -> !journal.isWritable());
    }
  }

  @Test
  void aSegmentWhoseMakingFailsWhileTheThreadRestsIsMadeWhenThereIsRoomAgain() throws Exception {
    Kept.open(folder, Disk.REAL).close();
    Files.deleteIfExists(folder.resolve("00000001.seg"));
    var disk = new LateFailure();
    try (var journal = Kept.open(folder, disk)) {
      Kept.appendAll(journal, List.of("x".repeat(3500)));
      Kept.awaitTrue(JournalTest::journalRests);
      disk.release.countDown();
      Kept.awaitTrue(() -> !journal.isWritable());
      disk.hasRoom = true;

      Kept.awaitTrue(journal::isWritable);
    }
  }

  private static boolean journalRests() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(it -> it.getName().equals("journal"))
        .anyMatch(it -> it.getState().name().endsWith("WAITING"));
  }

  /// A disk that says late that it has no room.
  private static final class LateFailure implements Disk {
    final CountDownLatch release = new CountDownLatch(1);
    volatile boolean hasRoom;

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      if (at + bytes.remaining() > file.size() && !hasRoom) {
        HeldDisk.await(release);
        throw new IOException("No space left on device");
      }
      REAL.write(file, bytes, at);
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
      REAL.force(file, metadata);
    }
  }

  /// Hears that its record is durable, and fails.
  private static final class Throwing implements Journal.Completion {
    @Override
    public void durable(JournalPlace place) {
      throw new IllegalStateException("this completion always throws; its thread must not end");
    }

    @Override
    public void failed(JournalFailure why) {
      throw new AssertionError(why);
    }
  }

  /// A disk that fails at new files as only a program's defect does.
  private static final class Unfit implements Disk {
    @Override
    public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      if (at + bytes.remaining() > file.size()) {
        throw new IllegalStateException("no new files");
      }
      REAL.write(file, bytes, at);
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
      REAL.force(file, metadata);
    }
  }

  /// Opens journals with other sizes.
  private record Journals(Path folder) {
    Journal withQueue(int bytes) throws IOException {
      return withQueue(bytes, Disk.REAL);
    }

    Journal withQueue(int bytes, Disk disk) throws IOException {
      return Journal.open(folder, new JournalSettings(4096, bytes), _ -> {}, disk);
    }
  }

  /// A disk whose first force of a record waits until the test lets it go on.
  private static final class HeldDisk implements Disk {
    final CountDownLatch forcing = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger forces = new AtomicInteger();

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      REAL.write(file, bytes, at);
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
      if (!metadata) {
        forces.incrementAndGet();
        forcing.countDown();
        await(release);
      }
      REAL.force(file, metadata);
    }

    static void await(CountDownLatch release) {
      try {
        release.await();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }
}
