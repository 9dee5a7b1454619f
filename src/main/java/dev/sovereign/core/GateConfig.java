package dev.sovereign.core;

import java.util.OptionalInt;

/// What stands before a provider's offers.
///
/// @param maxInFlight how many calls may be there at a time, if there is a limit
public record GateConfig(BreakerConfig breaker, OptionalInt maxInFlight) {
  /// The usual breaker, and no limit.
  public static final GateConfig DEFAULT =
      new GateConfig(BreakerConfig.DEFAULT, OptionalInt.empty());
}
