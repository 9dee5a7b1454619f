package dev.sovereign.routing;

import dev.sovereign.core.Hedge;
import dev.sovereign.core.Retries;
import java.time.Duration;

/// How a chain is walked: the `routing` section, which a capability may override.
///
/// @param attempts at most this many are sent per call
/// @param gpuFirst whether every GPU offer of a chain comes before every other
/// @param contextLengthMovesOn whether "context too long" goes on to the next offer
/// @param requireBackstop whether a chain that must stay somewhere needs a backstop there
/// @param total how long a call may take
/// @param retries when an offer is tried once more before the next one is
/// @param hedge when the next one is asked beside the first
public record RoutingConfig(
    int attempts,
    boolean gpuFirst,
    boolean contextLengthMovesOn,
    boolean requireBackstop,
    Duration total,
    Retries retries,
    Hedge hedge) {
  /// Three attempts, GPUs first, ten minutes.
  public static final RoutingConfig DEFAULT =
      new RoutingConfig(3, true, false, false, Duration.ofMinutes(10), Retries.DEFAULT, Hedge.OFF);

  /// The same, but a call may take no longer than this.
  public RoutingConfig within(Duration limit) {
    return limit.compareTo(total) < 0
        ? new RoutingConfig(
            attempts, gpuFirst, contextLengthMovesOn, requireBackstop, limit, retries, hedge)
        : this;
  }

  public RoutingConfig {
    if (attempts < 1) {
      throw new IllegalArgumentException("routing.attempts must be positive: " + attempts);
    }
    if (!total.isPositive()) {
      throw new IllegalArgumentException("timeouts.total must be positive: " + total);
    }
  }
}
