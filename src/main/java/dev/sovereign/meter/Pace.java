package dev.sovereign.meter;

/// The times between the chunks of one stream, counted by length as they come and given to the
/// figures once, when the stream has ended. It belongs to the stream's loop.
public final class Pace {
  private final long[] counts = new long[GenAi.SECONDS.length + 1];
  private long nanos;
  private long last;
  private boolean begun;

  /// Notes chunks that came at once.
  ///
  /// @param now on any clock that only goes forward
  public void chunks(int count, long now) {
    if (count == 0) {
      return;
    }
    var others = count - 1;
    if (begun) {
      counts[bucket(now - last)]++;
      nanos += now - last;
    }
    counts[0] += others; // They took no time of their own.
    begun = true;
    last = now;
  }

  /// How many chunks came by size of the time before them; the first chunk has none.
  long[] counts() {
    return counts;
  }

  double seconds() {
    return nanos / 1e9;
  }

  // Each bound is twice the one before.
  private static int bucket(long nanos) {
    var bucket = 0;
    for (var bound = 10_000_000L; bucket < GenAi.SECONDS.length && nanos > bound; bound *= 2) {
      bucket++;
    }
    return bucket;
  }
}
