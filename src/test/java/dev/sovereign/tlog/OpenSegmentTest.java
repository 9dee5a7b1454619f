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
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSegmentTest {
  private static final int SIZE = 1 << 20;
  private static final int MEMORY = 16 << 10;

  @TempDir Path folder;

  /// A real disk whose blocks have this size, and which takes nothing but whole ones.
  private record Strict(int block) implements Disk {
    @Override
    public int block(Path file) {
      return block;
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
      var known = Arrays.stream(options).filter(StandardOpenOption.class::isInstance);
      return Disk.super.open(file, known.toArray(OpenOption[]::new));
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      assertEquals(0, at % block);
      assertEquals(0, bytes.remaining() % block);
      assertEquals(0, bytes.alignmentOffset(bytes.position(), block));
      REAL.write(file, bytes, at);
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
      REAL.force(file, metadata);
    }
  }

  private Path path() {
    return folder.resolve("00000000.seg");
  }

  // Opened anew after each tenth record; each is seen as soon as it is written.
  @ParameterizedTest
  @ValueSource(ints = {1, 512, 4096})
  void recordsStandOneBehindTheOther(int block) throws IOException {
    var disk = new Strict(block);
    var segments = new Segments(folder, disk);
    segments.make(0, SIZE);
    var random = new Random(block);
    var expected = ByteBuffer.allocate(SIZE);
    var memory = OpenSegment.buffer(MEMORY);

    for (var round = 0; round < 6; round++) {
      try (var segment = new OpenSegment(segments, disk, path(), expected.position(), memory)) {
        for (var i = 0; i < 10; i++) {
          var record = record(random, random.nextInt(10) == 0 ? 100_000 : 1_500);
          Frame.write(expected, record, i);
          segment.put(record, i, Frame.size(entry(record)));
          assertEquals(expected.position(), segment.offset());
          if (random.nextBoolean()) {
            segment.write();
            assertArrayEquals(expected.array(), Files.readAllBytes(path()));
          }
        }
        segment.write();
        segment.force();
      }
    }
    assertArrayEquals(expected.array(), Files.readAllBytes(path()));
  }

  private static JournalRecord record(Random random, int most) {
    var payload = new byte[1 + random.nextInt(most)];
    random.nextBytes(payload);
    return new JournalRecord(random.nextLong(), (byte) 7, payload, 0, new byte[0]);
  }

  private static JournalEntry entry(JournalRecord record) {
    return new JournalEntry(record.type(), record.payload(), record.leaf());
  }

  @Test
  void aLargerOneHasWholeBlocks() throws IOException {
    var disk = new Strict(512);
    var segments = new Segments(folder, disk);
    segments.make(0, 4096);

    try (var segment = new OpenSegment(segments, disk, path(), 0, OpenSegment.buffer(MEMORY))) {
      segment.grow(5_000);
      assertEquals(5_120, segment.size());
    }
    assertArrayEquals(new byte[5_120], Files.readAllBytes(path()));
  }

  @Test
  void aFileOfNoWholeBlocksIsWrittenAsItCameFromAnOlderProgram() throws IOException {
    var segments = new Segments(folder, Disk.REAL);
    Files.write(path(), new byte[4_095]);
    var record = record(new Random(0), 100);

    try (var segment =
        new OpenSegment(segments, Disk.REAL, path(), 0, OpenSegment.buffer(MEMORY))) {
      segment.put(record, 0, Frame.size(entry(record)));
      segment.write();
    }
    assertEquals(4_095, Files.size(path()));
    assertTrue(Segments.first(path()).isPresent());
  }

  @Test
  void blocksAreFoundOutByWritingOne() throws IOException {
    var block = Disk.REAL.block(folder.resolve("next.tmp"));

    assertEquals(1, Integer.bitCount(block));
    assertTrue(block <= Blocks.LARGEST);
    assertEquals(Blocks.NONE, Blocks.probe(full(), folder.resolve("x")));
  }

  private static Disk full() {
    var disk = new FaultyDisk();
    disk.room(0);
    return disk;
  }
}
