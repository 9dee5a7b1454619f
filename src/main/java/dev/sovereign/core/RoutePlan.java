package dev.sovereign.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which offers a call tries, in order, and why the others of its chain are not asked: every offer
/// of the chain once.
///
/// @param asked what stood in the model field
/// @param capability the capability it named, if it named one
/// @param residency where it may be served; every offer of the plan is inside
/// @param offers at least one
/// @param excluded in the order of the chain
/// @param attempts at most this many are sent
/// @param contextLengthMovesOn whether "context too long" goes on to the next offer
/// @param total how long the whole call may take
/// @param retries when an offer is tried once more before the next one is
/// @param hedge when the next one is asked beside the first
public record RoutePlan(
    String asked,
    Optional<String> capability,
    Residency residency,
    List<Offer> offers,
    List<Exclusion> excluded,
    int attempts,
    boolean contextLengthMovesOn,
    Duration total,
    Retries retries,
    Hedge hedge) {
  public RoutePlan {
    offers = List.copyOf(offers);
    excluded = List.copyOf(excluded);
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

  /// What the client is told when none of the offers brought an answer.
  public Problem exhausted(List<Attempt> attempts, List<Skip> skips) {
    var exhausted = new Problem.ChainExhausted(attempts, skips);
    return residency.isBound()
        ? new Problem.ResidencyUnavailable(residency, excluded, exhausted)
        : exhausted;
  }

  private boolean holdsGpu() {
    for (var offer : offers) {
      if (offer.kind() == Offer.Kind.GPU) {
        return true;
      }
    }
    for (var exclusion : excluded) {
      if (exclusion.offer().kind() == Offer.Kind.GPU) {
        return true;
      }
    }
    return false;
  }
}
