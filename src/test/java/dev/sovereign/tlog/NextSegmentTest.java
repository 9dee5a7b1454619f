package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the next segment comes to be, by what is written to the one before it.
final class NextSegmentTest {
  private static final int SIZE = 4 << 20;
  private static final int LARGE = 256 << 10;

  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  /// A real disk that may be able to reserve, and works ahead at once.
  private static final class Counting implements Disk {
    private final boolean canReserve;
    private int written;

    Counting(boolean canReserve) {
      this.canReserve = canReserve;
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      written += bytes.remaining();
      REAL.write(file, bytes, at);
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
      REAL.force(file, metadata);
    }

    @Override
    public boolean reserve(Path file, long bytes) throws IOException {
      if (canReserve) {
        try (var channel = open(file, StandardOpenOption.WRITE)) {
          REAL.write(channel, ByteBuffer.allocate(1), bytes - 1); // A sparse file does for a test.
        }
      }
      return canReserve;
    }

    @Override
    public void ahead(Runnable work) {
      work.run();
    }
  }

  private NextSegment next(Disk disk) {
    return new NextSegment(new Segments(folder, disk), disk, 1, SIZE);
  }

  private Path file() {
    return folder.resolve("00000001.seg");
  }

  @Test
  void whileLittleIsWrittenTwiceAsMuchIsMadeOfIt() throws IOException {
    var disk = new Counting(true);
    var next = next(disk);

    next.follow(1_000);
    assertEquals(0, disk.written);
    next.follow(99_000);
    assertEquals(200_000, disk.written);

    next.close();
    assertFalse(Files.exists(file()));
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 4194304"})
  void behindALargeBatchItIsReservedWhereThatCanBe(boolean canBe, int written) throws IOException {
    var disk = new Counting(canBe);
    var next = next(disk);

    next.follow(LARGE);

    assertEquals(written, disk.written);
    assertTrue(next.isPossible());
    assertArrayEquals(new byte[SIZE], Files.readAllBytes(file()));
    assertEquals(1, next.ready());
    next.close();
  }

  @Test
  void itIsMadeInWholeBlocks() throws IOException {
    var next = next(new Strict(4096));

    next.follow(99_001);
    assertEquals(200_704, Files.size(folder.resolve("next.tmp")));
    assertEquals(1, next.ready());

    assertArrayEquals(new byte[SIZE], Files.readAllBytes(file()));
    next.close();
  }

  @Test
  void whoWaitsForTheRestHasItReserved() throws IOException {
    var disk = new Counting(true);
    var next = next(disk);
    next.follow(100_000);

    assertEquals(1, next.ready());

    assertEquals(200_000, disk.written);
    assertEquals(SIZE, Files.size(file()));
    next.close();
  }
}
