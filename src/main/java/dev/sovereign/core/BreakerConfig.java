package dev.sovereign.core;

import java.time.Duration;

/// When a target is left alone after failures, and how it comes back: the `breaker` section.
///
/// @param failures so many in a row open it
/// @param connectionFailures so many connections in a row that do not stand open it
/// @param open how long it stays open the first time; each time after that twice as long
/// @param openMax how long it stays open at most
/// @param ramp how long a target that came back gets half of its share only
public record BreakerConfig(
    int failures, int connectionFailures, Duration open, Duration openMax, Duration ramp) {
  /// The defaults of the configuration.
  public static final BreakerConfig DEFAULT =
      new BreakerConfig(5, 3, Duration.ofSeconds(5), Duration.ofSeconds(12), Duration.ofSeconds(5));

  public BreakerConfig {
    positive("failures", failures > 0, failures);
    positive("connection_failures", connectionFailures > 0, connectionFailures);
    positive("open", open.isPositive(), open);
    positive("ramp", ramp.isPositive(), ramp);
    if (openMax.compareTo(open) < 0) {
      throw new IllegalArgumentException(
          "breaker.open_max must be at least breaker.open (" + open + "): " + openMax);
    }
  }

  private static void positive(String name, boolean holds, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("breaker." + name + " must be positive: " + value);
    }
  }
}
