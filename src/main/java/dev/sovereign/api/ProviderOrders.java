package dev.sovereign.api;

import java.util.Optional;

/// What an operator may tell the gates before a provider.
public interface ProviderOrders {
  /// An order.
  enum Order {
    /// Nobody is sent there until it is reset.
    TRIP,
    /// Open calls end there, no new one begins, until it is reset.
    DRAIN,
    /// All gates open, and what they remember is forgotten.
    RESET
  }

  /// Gives it. False if there is no such provider.
  boolean give(String provider, Order order);

  /// What a provider said that was asked whether it would serve us.
  ///
  /// @param word `serves`, `not_ready`, `refused`, `unclear` or `unreachable`
  /// @param detail the same for people
  record Probed(String word, String detail) {
    /// Whether it would.
    public boolean serves() {
      return word.equals("serves");
    }
  }

  /// Asks one by what costs nothing, and waits for the answer; one that would serve us gets its
  /// next call at once. Nothing if there is no such provider.
  Optional<Probed> probe(String provider);
}
