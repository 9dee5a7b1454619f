package dev.sovereign.dispatch;

import java.util.OptionalLong;

/// Times by length, as a value: how many there were of each, the older ones faded. It keeps no
/// single time, so it is as large after a million of them as after one.
///
/// A length is known to within a tenth of itself.
final class FadingTimes {
  /// No times.
  static final FadingTimes NONE = new FadingTimes(new float[0], 0);

  // Every fourth bound is twice as long: from a quarter of a millisecond to a quarter of an hour.
  private static final int BUCKETS = 88;
  private static final double PER_DOUBLING = 4;
  private static final double SHORTEST_NANOS = 250_000;

  private final float[] counts;
  private final long at;

  private FadingTimes(float[] counts, long at) {
    this.counts = counts;
    this.at = at;
  }

  /// These, faded, and one time more.
  FadingTimes with(long nanos, long now) {
    var next = new float[BUCKETS];
    if (counts.length > 0) {
      var left = Fading.left(at, now);
      for (var i = 0; i < BUCKETS; i++) {
        next[i] = (float) (counts[i] * left);
      }
    }
    next[bucket(nanos)]++;
    return new FadingTimes(next, counts.length > 0 ? Math.max(at, now) : now);
  }

  private static int bucket(long nanos) {
    if (nanos <= SHORTEST_NANOS) {
      return 0;
    }
    var doublings = Math.log(nanos / SHORTEST_NANOS) / Math.log(2);
    return Math.min(BUCKETS - 1, (int) Math.ceil(doublings * PER_DOUBLING));
  }

  /// How many there were, the older ones counting for less.
  double count(long now) {
    return sum() * Fading.left(at, now);
  }

  private double sum() {
    var all = 0.0;
    for (var count : counts) {
      all += count;
    }
    return all;
  }

  /// This share of the times was no longer; nothing of no times.
  ///
  /// @param share from 0 to 1
  OptionalLong quantile(double share) {
    var all = sum();
    if (all == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(quantile(share, all));
  }

  private long quantile(double share, double all) {
    var wanted = share * all;
    var last = 0;
    var sum = 0.0;
    for (var i = 0; i < BUCKETS && sum < wanted; i++) {
      sum += counts[i];
      last = i;
    }
    return middle(last);
  }

  // Of the two bounds of a bucket, by ratio: the farthest a time can be from it is a tenth.
  private static long middle(int bucket) {
    return Math.round(SHORTEST_NANOS * Math.pow(2, (bucket - 0.5) / PER_DOUBLING));
  }
}
