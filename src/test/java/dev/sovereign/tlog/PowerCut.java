package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A disk that loses power at a force: what was written to a segment since the last one is there in
/// some of its sectors and in others not, and nothing works afterwards.
///
/// Only writes of records are held back; making a segment is forced before it is used.
final class PowerCut implements Disk {
  private static final int SECTOR = 512;

  private final Random random;
  private final int block;
  private final List<Write> unforced = new ArrayList<>();
  private int forcesLeft;
  private int offered;
  private boolean dead;

  /// What a write brought.
  private record Write(FileChannel file, byte[] bytes, long at) {}

  PowerCut(Random random, int forces) {
    this.random = random;
    this.block = random.nextBoolean() ? 4 * SECTOR : Blocks.NONE;
    this.forcesLeft = forces;
  }

  @Override
  public int block(Path file) {
    return block;
  }

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    return Disk.super.open(file, Strict.withoutBlocks(options));
  }

  /// Notes that one more record is offered; by the test's thread.
  void offer() {
    offered++;
  }

  int offered() {
    return offered;
  }

  @Override
  public synchronized void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    refuseIfDead();
    if (at + bytes.remaining() > file.size()) {
      REAL.write(file, bytes, at); // A segment in the making.
      return;
    }
    var copy = new byte[bytes.remaining()];
    bytes.get(copy);
    unforced.add(new Write(file, copy, at));
  }

  @Override
  public synchronized void force(FileChannel file, boolean metadata) throws IOException {
    refuseIfDead();
    if (metadata) {
      REAL.force(file, true);
      return;
    }
    if (forcesLeft-- == 0) {
      dead = true;
      for (var write : unforced) {
        loseSectors(write);
      }
      throw new IOException("the power failed");
    }
    for (var write : unforced) {
      REAL.write(write.file(), ByteBuffer.wrap(write.bytes()), write.at());
    }
    unforced.clear();
    REAL.force(file, false);
  }

  private void loseSectors(Write write) throws IOException {
    for (var from = 0; from < write.bytes().length; ) {
      var inSector = (int) (SECTOR - (write.at() + from) % SECTOR);
      var length = Math.min(inSector, write.bytes().length - from);
      if (random.nextBoolean()) {
        REAL.write(write.file(), ByteBuffer.wrap(write.bytes(), from, length), write.at() + from);
      }
      from += length;
    }
  }

  private void refuseIfDead() throws IOException {
    if (dead) {
      throw new IOException("there is no power");
    }
  }
}
