package dev.sovereign.routing;

import java.math.BigDecimal;
import java.util.Optional;

/// What an offer costs, per million tokens, in the instance's currency; absent is unknown.
public record Price(
    Optional<BigDecimal> input, Optional<BigDecimal> cachedInput, Optional<BigDecimal> output) {
  /// Nothing known.
  public static final Price UNKNOWN =
      new Price(Optional.empty(), Optional.empty(), Optional.empty());
}
