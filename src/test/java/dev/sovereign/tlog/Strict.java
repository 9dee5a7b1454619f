package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// A real disk whose blocks have this size, and which takes nothing but whole ones.
record Strict(int block) implements Disk {
  @Override
  public int block(Path file) {
    return block;
  }

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    return Disk.super.open(file, withoutBlocks(options));
  }

  /// The options for a file that any bytes can be written to: a test's blocks need not be those of
  /// the real disk.
  static OpenOption[] withoutBlocks(OpenOption... options) {
    return Arrays.stream(options)
        .filter(StandardOpenOption.class::isInstance)
        .toArray(OpenOption[]::new);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    requireWhole(bytes, at);
    REAL.write(file, bytes, at);
  }

  private void requireWhole(ByteBuffer bytes, long at) {
    assertEquals(0, at % block);
    assertEquals(0, bytes.remaining() % block);
    assertEquals(0, bytes.alignmentOffset(bytes.position(), block));
  }

  @Override
  public void force(FileChannel file, boolean metadata) throws IOException {
    REAL.force(file, metadata);
  }

  @Override
  public void ahead(Runnable work) {
    work.run();
  }
}
