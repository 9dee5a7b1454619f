package dev.sovereign.routing;

import dev.sovereign.core.RoutePlan;

/// What the planner says to a call.
public sealed interface Planned {
  /// These offers, in this order.
  record Plan(RoutePlan plan) implements Planned {}

  /// Nothing is called this.
  record UnknownModel(String asked) implements Planned {}

  /// The key may not ask for this.
  record NotAllowed(String asked) implements Planned {}

  /// This comes with a later version; it is never taken for something else.
  record NotYet(String asked) implements Planned {}
}
