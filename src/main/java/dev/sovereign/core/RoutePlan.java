package dev.sovereign.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which offers a call tries, in order.
///
/// @param asked what stood in the model field
/// @param capability the capability it named, if it named one
/// @param offers at least one
/// @param attempts at most this many are sent
/// @param contextLengthMovesOn whether "context too long" goes on to the next offer
/// @param total how long the whole call may take
public record RoutePlan(
    String asked,
    Optional<String> capability,
    List<Offer> offers,
    int attempts,
    boolean contextLengthMovesOn,
    Duration total) {
  public RoutePlan {
    offers = List.copyOf(offers);
    if (offers.isEmpty()) {
      throw new IllegalArgumentException("a plan needs an offer");
    }
  }

  /// How a call is metered that this offer of the plan served.
  public Source source(Offer served) {
    return switch (served.kind()) {
      case GPU -> Source.GPU;
      case MOCK -> Source.MOCK;
      case CLOUD -> holdsGpu() ? Source.FALLBACK : Source.DIRECT;
    };
  }

  private boolean holdsGpu() {
    for (var offer : offers) {
      if (offer.kind() == Offer.Kind.GPU) {
        return true;
      }
    }
    return false;
  }
}
