package dev.sovereign.tlog;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// How many records a journal was given and how many of them it has dealt with, so that a reader
/// can wait for those of before.
final class Progress {
  private final AtomicLong taken = new AtomicLong();
  private long done; // Guarded by this.

  /// A record is about to be queued; said before it is, so that one that is not counted yet comes
  /// after all those that are queued.
  void take() {
    taken.incrementAndGet();
  }

  /// So many more are written, or never will be.
  synchronized void done(int records) {
    done += records;
    notifyAll();
  }

  /// Waits until all records that are queued by now are dealt with, but no longer than this: a disk
  /// may hang.
  synchronized void await(Duration most) throws InterruptedException {
    var wanted = taken.get();
    var end = System.nanoTime() + most.toNanos();
    for (var left = most.toMillis();
        done < wanted && left > 0;
        left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }
}
