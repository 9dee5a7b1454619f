package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import dev.sovereign.core.ResidencyWords;
import java.util.List;
import java.util.Optional;

/// A name for a demand: whose offers may meet it, and how they are walked.
///
/// @param groups the links of its chain in listed order
/// @param residency holds for every call that names it; a call may narrow it, never widen it
public record Capability(
    String name, List<Group> groups, Optional<ResidencyWords> residency, RoutingConfig routing) {
  public Capability {
    groups = List.copyOf(groups);
    if (groups.stream().allMatch(it -> it.offers().isEmpty())) {
      throw new IllegalArgumentException("a capability needs a chain: " + name);
    }
  }

  /// All its offers in listed order.
  public List<Offer> chain() {
    return groups.stream().flatMap(it -> it.offers().stream()).toList();
  }
}
