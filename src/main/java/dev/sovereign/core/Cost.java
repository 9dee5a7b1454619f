package dev.sovereign.core;

import java.util.Locale;
import java.util.Optional;

/// What a call costs, as far as that is known when it ends.
public sealed interface Cost {
  /// Nothing to pay for: the mock, or nobody answered.
  Cost NONE = new None();

  /// Nothing to pay for.
  record None() implements Cost {}

  /// A known amount.
  ///
  /// @param nanos whole nano-units of the currency
  /// @param currency ISO 4217
  /// @param prices that it was computed with; unknown ones where the provider named the amount
  /// @param from where they are from: [#OFFER], a snapshot's version, or [#PROVIDER]
  record Charged(long nanos, String currency, UnitPrices prices, String from) implements Cost {}

  /// A share of an own server's hour, which is known when the hour has ended.
  ///
  /// @param nanosPerHour what its machine costs an hour, in nano-units of the currency
  /// @param currency ISO 4217
  /// @param elsewhere what the same tokens would have cost at the first offer of the call's plan
  ///     that has a price by the token; empty where there is none
  record Machine(long nanosPerHour, String currency, Optional<Charged> elsewhere) implements Cost {}

  /// An amount that is owed and not known; never zero.
  record Unknown(Lack lack) implements Cost {}

  /// What is missing.
  enum Lack {
    /// What a token costs, or an own server's hour.
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
