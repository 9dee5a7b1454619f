package dev.sovereign.core;

import java.time.Duration;

/// When a second offer is asked beside the first of a call, because that is slow to begin.
///
/// @param patience how long the first may take to begin before that
/// @param share of the calls of late that may be asked twice at once, from 0 to 1
public record Hedge(Patience patience, double share) {
  /// The defaults of the configuration: never.
  public static final Hedge OFF = new Hedge(new Patience.Endless(), 0.05);

  /// How long the first offer may take to begin.
  public sealed interface Patience {
    /// As long as it takes: nobody is asked beside it.
    record Endless() implements Patience {}

    /// As long as 95 of 100 of its answers took lately; endless where that is not known.
    record Usual() implements Patience {}

    /// So long, whoever it is.
    record Fixed(Duration time) implements Patience {}
  }

  /// Whether nobody is ever asked beside another.
  public boolean isOff() {
    return patience instanceof Patience.Endless || share <= 0;
  }
}
