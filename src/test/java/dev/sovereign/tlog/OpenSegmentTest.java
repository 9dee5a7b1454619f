package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenSegmentTest {
  private static final int SIZE = 4 << 20;
  private static final ByteBuffer MEMORY = OpenSegment.buffer(1);
  private static final byte[] NONE = {};

  /// Not all of it fits into the memory at once.
  private static final int LARGE = 300_000;

  private final Random random = new Random(20_261_128);
  private final ByteBuffer expected = ByteBuffer.allocate(SIZE);

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("00000000.seg");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 4096})
  void recordsStandOneBehindTheOtherAndAreSeenOnceWritten(int block) throws IOException {
    var segments = new Segments(folder, new Strict(block));
    segments.make(0, SIZE);

    for (var opened = 0; opened < 10; opened++) {
      addSome(segments, block);
      assertArrayEquals(expected.array(), Files.readAllBytes(path()));
    }
  }

  private void addSome(Segments segments, int block) throws IOException {
    var at = expected.position();
    var begun = Arrays.copyOfRange(expected.array(), at - at % block, at);
    try (var segment = new OpenSegment(segments, new Strict(block), path(), at, begun, MEMORY)) {
      add(segment, 1 + random.nextInt(2_000));
      add(segment, 1 + random.nextInt(20));
      segment.write();
      assertArrayEquals(expected.array(), Files.readAllBytes(path()));
      segment.write();
      add(segment, 1 + random.nextInt(2_000));
      add(segment, LARGE + random.nextInt(2_000));
      add(segment, 1 + random.nextInt(2_000));
      segment.write();
      segment.force();
    }
  }

  private void add(OpenSegment segment, int payload) throws IOException {
    var record = record(payload);
    var start = expected.position();
    Frame.write(expected, record, 0);
    segment.put(record, 0, expected.position() - start);
    assertEquals(expected.position(), segment.offset());
  }

  private JournalRecord record(int payload) {
    var bytes = new byte[payload];
    random.nextBytes(bytes);
    return new JournalRecord(random.nextLong(), (byte) 7, bytes, 0, NONE);
  }

  @Test
  void aLargerOneHasWholeBlocks() throws IOException {
    var disk = new Strict(512);
    var segments = new Segments(folder, disk);
    segments.make(0, 4096);

    try (var segment = new OpenSegment(segments, disk, path(), 0, NONE, MEMORY)) {
      segment.grow(5_000);
      assertEquals(5_120, segment.size());
    }
    assertArrayEquals(new byte[5_120], Files.readAllBytes(path()));
  }

  @Test
  void aFileOfNoWholeBlocksIsWrittenAsOlderProgramsDid() throws IOException {
    var disk = new Strict(512);
    var segments = new Segments(folder, disk);
    Files.write(path(), new byte[4_095]);

    try (var segment = new OpenSegment(segments, Disk.REAL, path(), 0, NONE, MEMORY)) {
      add(segment, 100);
      segment.write();
    }
    assertEquals(4_095, Files.size(path()));
    assertTrue(Segments.first(path()).isPresent());
  }

  @Test
  void onAKnownFileSystemItsBlocksAreUsed() throws IOException {
    var store = Files.getFileStore(folder);
    var blocks = Linux.knows(store) ? store.getBlockSize() : Blocks.NONE;

    assertEquals(blocks, Disk.REAL.block(folder.resolve("next.tmp")));
  }

  @Test
  void whereFilesCannotBeOpenedLikeThatThereAreNone() {
    assertEquals(Blocks.NONE, Blocks.probe(new Refusing(), folder.resolve("next.tmp")));
  }

  /// A real disk that only knows what every disk does.
  private record Refusing() implements Disk {
    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
      if (Strict.withoutBlocks(options).length < options.length) {
        throw new IOException("Invalid argument");
      }
      return Disk.super.open(file, options);
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      REAL.write(file, bytes, at);
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
      REAL.force(file, metadata);
    }
  }
}
