package dev.sovereign.api;

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
}
