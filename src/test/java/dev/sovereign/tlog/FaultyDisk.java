package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// The real disk with faults: the n-th write or force from now on fails, with its effect kept or
/// lost.
final class FaultyDisk implements Disk {
  private final AtomicInteger forcesOfRecords = new AtomicInteger();
  private final AtomicInteger writesLeft = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger forcesLeft = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
  private volatile boolean keepsEffect;
  private volatile boolean failsWithError;

  /// After this many more writes, each fails.
  FaultyDisk failingWritesAfter(int writes, boolean keepsEffect) {
    this.keepsEffect = keepsEffect;
    writesLeft.set(writes);
    return this;
  }

  /// After this many more forces of records, each fails.
  FaultyDisk failingForcesAfter(int forces, boolean keepsEffect) {
    this.keepsEffect = keepsEffect;
    forcesLeft.set(forces);
    return this;
  }

  /// From now on what fails does so with an error of the machine, as without memory.
  FaultyDisk failingWithError() {
    failsWithError = true;
    return this;
  }

  /// From now on there is room for so many more bytes in new files.
  void room(int bytes) {
    room.set(bytes);
  }

  @Override
  public int block(Path file) {
    return REAL.block(file);
  }

  /// How often records were forced; making a segment is not counted.
  int forcesOfRecords() {
    return forcesOfRecords.get();
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    var grows = (int) Math.max(0, at + bytes.remaining() - file.size());
    if (grows > 0 && room.addAndGet(-grows) < 0) {
      throw new IOException("No space left on device");
    }
    if (grows == 0 && writesLeft.getAndDecrement() <= 0) {
      if (keepsEffect) {
        REAL.write(file, bytes, at);
      }
      throw failure("a write failed");
    }
    REAL.write(file, bytes, at);
  }

  private IOException failure(String what) {
    if (failsWithError) {
      throw new OutOfMemoryError(what);
    }
    return new IOException(what);
  }

  @Override
  public void force(FileChannel file, boolean metadata) throws IOException {
    if (!metadata) {
      forcesOfRecords.incrementAndGet();
      if (forcesLeft.getAndDecrement() <= 0) {
        throw failure("a force failed");
      }
    }
    REAL.force(file, metadata);
  }
}
