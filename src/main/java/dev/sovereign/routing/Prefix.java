package dev.sovereign.routing;

/// How a call's prompt begins, as one number: calls that have it in common find the same server's
/// cache warm. It is asked only where there is a choice between servers.
@FunctionalInterface
public interface Prefix {
  /// Nothing is known of it.
  Prefix NONE = () -> 0;

  /// The same for calls that begin alike.
  long hash();
}
