package dev.sovereign.dispatch;

/// How what happened counts for less as time goes by: for half after a minute.
final class Fading {
  static final long HALF_LIFE_NANOS = 60_000_000_000L;

  private Fading() {}

  /// The share that is left at one moment of what was noted at another. Two threads may read the
  /// clock in one order and note in the other: nothing fades backwards.
  static double left(long notedAt, long now) {
    var passed = Math.max(0, now - notedAt);
    return Math.pow(0.5, (double) passed / HALF_LIFE_NANOS);
  }
}
