package dev.sovereign.core;

import java.util.OptionalLong;

/// How a target has answered lately, newer attempts counting more.
///
/// @param samples how many attempts this rests on; older ones count for less than one
/// @param success the share of them that brought an answer, from 0 to 1
/// @param firstTokenNanos 95 of 100 streams brought their first content within this time
/// @param perTokenNanos half of the answers took no longer than this for one more token
public record Health(
    double samples, double success, OptionalLong firstTokenNanos, OptionalLong perTokenNanos) {
  /// Nobody has tried it.
  public static final Health UNKNOWN = new Health(0, 1, OptionalLong.empty(), OptionalLong.empty());

  /// Fewer attempts say nothing.
  public static final double FEW = 20;
  private static final double FIRST_TOKEN_SECONDS = 2;
  private static final double PER_TOKEN_WEIGHT = 20;

  public Health {
    if (!(samples >= 0 && success >= 0 && success <= 1)) {
      throw new IllegalArgumentException("no health: %s of %s".formatted(success, samples));
    }
  }

  /// Whether there were enough attempts to judge it by.
  public boolean isKnown() {
    return samples >= FEW;
  }

  /// From 0 to 1, more is better: an answer that comes always and at once is 1. A time that nothing
  /// is known of counts as none.
  public double score() {
    var delay = seconds(firstTokenNanos) / FIRST_TOKEN_SECONDS;
    return success * success / (1 + delay + PER_TOKEN_WEIGHT * seconds(perTokenNanos));
  }

  private static double seconds(OptionalLong nanos) {
    return nanos.orElse(0) / 1e9;
  }
}
