package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import java.util.List;
import java.util.Locale;

/// Offers of a chain that are ordered among themselves. A model stands for its offers as listed.
public record Group(List<Offer> offers, Order order) {
  /// What decides who of a group comes first.
  public enum Order {
    /// How they have answered lately, in three bands.
    HEALTH,
    /// What they cost; those whose price nobody knows come last.
    PRICE,
    /// The configuration.
    LISTED;

    /// Where a group says nothing.
    public static final Order DEFAULT = HEALTH;

    /// The word in the configuration.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Group {
    offers = List.copyOf(offers);
  }

  /// Offers in the order of the configuration.
  public static Group listed(List<Offer> offers) {
    return new Group(offers, Order.LISTED);
  }
}
