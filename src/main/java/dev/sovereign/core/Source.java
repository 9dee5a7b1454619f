package dev.sovereign.core;

import java.util.Locale;

/// Who served a call, as it is metered.
public enum Source {
  /// An own or rented server.
  GPU,
  /// The chain held a GPU offer and another served.
  FALLBACK,
  /// The chain held no GPU offer.
  DIRECT,
  /// The mock provider.
  MOCK;

  /// The word on the wire.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
