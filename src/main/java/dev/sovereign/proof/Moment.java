package dev.sovereign.proof;

import java.time.Instant;

/// A time as a report shows it.
final class Moment {
  private static final long LAST_OF_9999 = 253_402_300_799L;

  private Moment() {}

  /// In UTC; as the number that it is where that has no year of four digits.
  ///
  /// @param seconds since 1970
  static String text(long seconds) {
    return seconds <= LAST_OF_9999 ? Instant.ofEpochSecond(seconds).toString() : seconds + " s";
  }
}
