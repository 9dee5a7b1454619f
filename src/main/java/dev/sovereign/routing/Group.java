package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import java.util.List;

/// Offers of a chain that are ordered among themselves. A model stands for its offers as listed.
public record Group(List<Offer> offers, Order order) {
  /// What decides who of a group comes first.
  public enum Order {
    /// The configuration.
    LISTED
  }

  public Group {
    offers = List.copyOf(offers);
  }

  /// Offers in the order of the configuration.
  public static Group listed(List<Offer> offers) {
    return new Group(offers, Order.LISTED);
  }
}
