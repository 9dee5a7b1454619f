package dev.sovereign.api;

import dev.sovereign.dispatch.GateView;
import dev.sovereign.json.ObjectText;

/// The gates before a provider as the management API shows them, each by itself.
final class ShownGates {
  private ShownGates() {}

  static String json(GateView view) {
    return new ObjectText()
        .text("order", view.order())
        .text("credential", view.credential().map(it -> it.gate().word()))
        .number("credential_millis", view.credential().map(GateView.Shut::millis).orElse(0L))
        .number("max_in_flight", view.maxInFlight())
        .number("waiting", view.waiting())
        .number("second_tries", view.secondTries())
        .list("models", view.models().stream().map(ShownGates::model).toList())
        .end();
  }

  private static String model(GateView.OfModel model) {
    return new ObjectText()
        .text("model", model.model())
        .text("credential", model.credential().map(it -> it.gate().word()))
        .number("credential_millis", model.credential().map(GateView.Shut::millis).orElse(0L))
        .number("rate_millis", model.rateMillis())
        .text("breaker", model.breaker())
        .number("breaker_millis", model.breakerMillis())
        .end();
  }
}
