package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What of a file is on a simulated disk for sure, and what may be.
final class SimFile {
  static final int SECTOR = 512;

  private final List<Write> unforced = new ArrayList<>();
  private byte[] sure;

  private record Write(byte[] bytes, int at) {}

  SimFile(byte[] sure) {
    this.sure = sure;
  }

  void write(byte[] bytes, long at) {
    unforced.add(new Write(bytes, (int) at));
  }

  /// All that was written is there.
  void force() {
    sure = longEnough();
    unforced.forEach(it -> System.arraycopy(it.bytes(), 0, sure, it.at(), it.bytes().length));
    unforced.clear();
  }

  /// A force failed: any of the sectors may be there, and the next force will not write them.
  void failForce(Random random) {
    sure = found(random);
    unforced.clear();
  }

  /// What is there when the power comes back: any of the sectors that were not forced.
  byte[] found(Random random) {
    var found = longEnough();
    for (var write : unforced) {
      for (var from = 0; from < write.bytes().length; ) {
        var room = SECTOR - (write.at() + from) % SECTOR;
        var length = Math.min(room, write.bytes().length - from);
        if (random.nextBoolean()) {
          System.arraycopy(write.bytes(), from, found, write.at() + from, length);
        }
        from += length;
      }
    }
    return found;
  }

  private byte[] longEnough() {
    var ends = unforced.stream().mapToInt(it -> it.at() + it.bytes().length);
    return Arrays.copyOf(sure, Math.max(sure.length, ends.max().orElse(0)));
  }
}
