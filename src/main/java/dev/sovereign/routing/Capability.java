package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import java.util.List;

/// A name for a demand: whose offers may meet it, in listed order, and how they are walked.
public record Capability(String name, List<Offer> chain, RoutingConfig routing) {
  public Capability {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a capability needs a chain: " + name);
    }
  }
}
