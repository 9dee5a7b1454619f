package dev.sovereign.core;

import java.time.Duration;

/// When an offer is tried once more before the next one is.
///
/// @param errors how often after an error that may pass at once; 0 for never
/// @param after how long to wait before that
/// @param retryAfter the longest wait that a provider may ask for to be tried once more; zero for
///     never
/// @param budget how much of a provider's calls in flight may be such retries; three always may
public record Retries(int errors, Duration after, Duration retryAfter, double budget) {
  /// The defaults of the configuration.
  public static final Retries DEFAULT =
      new Retries(1, Duration.ofMillis(100), Duration.ofSeconds(1), 0.2);

  public Retries {
    if (errors < 0) {
      throw new IllegalArgumentException(
          "routing.retry_in_place.errors must be at least 0: " + errors);
    }
  }
}
