package dev.sovereign.dispatch;

import dev.sovereign.core.Health;
import java.util.OptionalLong;

/// How the attempts at one target ended, as a value; what is older counts for less.
///
/// @param answered attempts that brought an answer
/// @param failed attempts that did not, and streams that broke off
/// @param firstToken from an attempt's start to its first content
/// @param perToken what one more token took
/// @param at when the counts were last right, on any clock that only goes forward
record Tally(
    double answered, double failed, FadingTimes firstToken, FadingTimes perToken, long at) {
  static final double FIRST_TOKEN_SHARE = 0.95;
  static final double PER_TOKEN_SHARE = 0.5;

  /// Of nothing.
  static Tally none(long now) {
    return new Tally(0, 0, FadingTimes.NONE, FadingTimes.NONE, now);
  }

  Tally answered(long now) {
    var left = Fading.left(at, now);
    return counting(answered * left + 1, failed * left, now);
  }

  Tally failed(long now) {
    var left = Fading.left(at, now);
    return counting(answered * left, failed * left + 1, now);
  }

  private Tally counting(double nextAnswered, double nextFailed, long now) {
    return new Tally(nextAnswered, nextFailed, firstToken, perToken, Math.max(at, now));
  }

  Tally firstToken(long nanos, long now) {
    return new Tally(answered, failed, firstToken.with(nanos, now), perToken, at);
  }

  /// The first content had not come after this time.
  Tally outrun(long nanos, long now) {
    var usual = firstToken.quantile(FIRST_TOKEN_SHARE);
    return usual.isPresent() && nanos > usual.getAsLong() ? firstToken(nanos, now) : this;
  }

  /// Within which time 95 of 100 brought their first content; nothing of a few.
  OptionalLong usualFirstToken(long now) {
    return firstToken.count(now) < Health.FEW
        ? OptionalLong.empty()
        : firstToken.quantile(FIRST_TOKEN_SHARE);
  }

  Tally perToken(long nanos, long now) {
    return new Tally(answered, failed, firstToken, perToken.with(nanos, now), at);
  }

  Health health(long now) {
    var all = answered + failed;
    if (all == 0) {
      return Health.UNKNOWN;
    }
    return new Health(
        all * Fading.left(at, now),
        answered / all,
        firstToken.quantile(FIRST_TOKEN_SHARE),
        perToken.quantile(PER_TOKEN_SHARE));
  }
}
