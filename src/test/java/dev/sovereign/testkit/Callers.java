package dev.sovereign.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// So many callers at a time, each with the next record as soon as its last one is kept.
final class Callers {
  /// About what the record of a call is: its figures, and its row of 2 KB.
  private static final int RECORD_BYTES = 2_600;

  private static final int LEAF_BYTES = 45;

  private Callers() {}

  /// What came of a while.
  ///
  /// @param rows kept per second
  record Pace(double rows, double p50Millis, double p99Millis) {}

  private static final class Caller {
    private final byte[] record = new byte[RECORD_BYTES];
    private final byte[] leaf = new byte[LEAF_BYTES];
    private long[] times = new long[1024];
    private int count;

    void call(Keeping kept, long until) {
      ThreadLocalRandom.current().nextBytes(record);
      ThreadLocalRandom.current().nextBytes(leaf);
      for (var now = System.nanoTime(); now < until; now = System.nanoTime()) {
        kept.keep(record, leaf);
        note(System.nanoTime() - now);
      }
    }

    private void note(long nanos) {
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = nanos;
    }

    private long[] times() {
      return Arrays.copyOf(times, count);
    }
  }

  static Pace run(Keeping kept, int callers, long nanos) {
    var all = new ArrayList<Caller>();
    var threads = new ArrayList<Thread>();
    var start = System.nanoTime();
    for (var i = 0; i < callers; i++) {
      var caller = new Caller();
      all.add(caller);
      threads.add(Thread.startVirtualThread(() -> caller.call(kept, start + nanos)));
    }
    threads.forEach(Callers::join);
    return pace(all, System.nanoTime() - start);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Pace pace(List<Caller> callers, long nanos) {
    var times =
        callers.stream().map(Caller::times).flatMapToLong(Arrays::stream).sorted().toArray();
    return new Pace(times.length * 1e9 / nanos, millis(times, 0.5), millis(times, 0.99));
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }
}
