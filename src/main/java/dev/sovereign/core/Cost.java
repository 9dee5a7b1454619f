package dev.sovereign.core;

import java.util.Locale;

/// What a call costs, as far as that is known when it ends.
public sealed interface Cost {
  /// Nothing to put a token price on: an own server (its machine's hour is shared out when the hour
  /// has ended), the mock, or nobody answered.
  Cost NONE = new None();

  /// Nothing to put a token price on.
  record None() implements Cost {}

  /// A known amount.
  ///
  /// @param nanos whole nano-units of the currency
  /// @param currency ISO 4217
  /// @param prices that it was computed with; unknown ones where the provider named the amount
  /// @param from where they are from: [#OFFER], a snapshot's version, or [#PROVIDER]
  record Charged(long nanos, String currency, UnitPrices prices, String from) implements Cost {}

  /// An amount that is owed and not known; never zero.
  record Unknown(Lack lack) implements Cost {}

  /// What is missing.
  enum Lack {
    /// What a token costs.
    PRICE,
    /// How many tokens there were.
    USAGE;

    /// The word in records.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Prices that the configuration gives an offer.
  String OFFER = "offer";

  /// An amount that the provider named itself.
  String PROVIDER = "provider";
}
