package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import dev.sovereign.core.UnitPrices;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// A declared model: a public name and who serves it.
///
/// @param context how many tokens its prompt and answer may have together
/// @param offers in listed order, at least one
/// @param prices of the offers that have one
/// @param fallback who may answer when it was asked for by name and all its offers failed
public record Model(
    String name,
    OptionalLong context,
    List<Offer> offers,
    Map<Offer, UnitPrices> prices,
    List<Offer> fallback) {
  public Model {
    offers = List.copyOf(offers);
    prices = Map.copyOf(prices);
    fallback = List.copyOf(fallback);
    if (offers.isEmpty()) {
      throw new IllegalArgumentException("a model needs an offer: " + name);
    }
  }
}
