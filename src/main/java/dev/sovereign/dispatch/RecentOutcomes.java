package dev.sovereign.dispatch;

import java.time.Duration;

/// How the outcomes of the last half minute were: a value of two counts, each of a quarter of a
/// minute, so it looks back 15 to 30 seconds.
///
/// @param since when the younger count began
record RecentOutcomes(long since, int ok, int failed, int okBefore, int failedBefore) {
  private static final long QUARTER_NANOS = Duration.ofSeconds(15).toNanos();
  private static final int ENOUGH = 20;

  /// Nothing has happened.
  static RecentOutcomes none(long now) {
    return new RecentOutcomes(now, 0, 0, 0, 0);
  }

  /// With one more.
  RecentOutcomes and(boolean isOk, long now) {
    var at = turned(now);
    return isOk
        ? new RecentOutcomes(at.since, at.ok + 1, at.failed, at.okBefore, at.failedBefore)
        : new RecentOutcomes(at.since, at.ok, at.failed + 1, at.okBefore, at.failedBefore);
  }

  private RecentOutcomes turned(long now) {
    var age = now - since;
    if (age < QUARTER_NANOS) {
      return this;
    }
    return age < 2 * QUARTER_NANOS
        ? new RecentOutcomes(since + QUARTER_NANOS, 0, 0, ok, failed)
        : none(now);
  }

  /// Whether half of them or more were failures, where there are enough to say so.
  boolean areBad() {
    var bad = failed + failedBefore;
    var all = bad + ok + okBefore;
    return all >= ENOUGH && 2 * bad >= all;
  }
}
