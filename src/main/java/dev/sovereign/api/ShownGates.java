package dev.sovereign.api;

import dev.sovereign.dispatch.GateView;
import dev.sovereign.json.ObjectText;

/// The gates before a provider as the management API shows them, each by itself.
final class ShownGates {
  private static final String NEVER_ASKED = "closed";

  private ShownGates() {}

  static String json(GateView view) {
    return new ObjectText()
        .text("order", view.order())
        .text("credential", view.credential().map(it -> it.gate().word()))
        .number("credential_millis", view.credential().map(GateView.Shut::millis).orElse(0L))
        .number("max_in_flight", view.maxInFlight())
        .number("queue_limit", view.queueLimit())
        .number("waiting", view.waiting())
        .number("second_tries", view.secondTries())
        .list("models", view.models().stream().map(ShownGates::model).toList())
        .end();
  }

  /// Those before one model of a provider; one that was never asked for has found none shut.
  static String of(GateView view, String model) {
    var own = view.models().stream().filter(it -> it.model().equals(model)).findFirst();
    var credential = view.credential().or(() -> own.flatMap(GateView.OfModel::credential));
    return new ObjectText()
        .text("order", view.order())
        .text("credential", credential.map(it -> it.gate().word()))
        .number("credential_millis", credential.map(GateView.Shut::millis).orElse(0L))
        .number("rate_millis", own.map(GateView.OfModel::rateMillis).orElse(0L))
        .text("breaker", own.map(GateView.OfModel::breaker).orElse(NEVER_ASKED))
        .number("breaker_millis", own.map(GateView.OfModel::breakerMillis).orElse(0L))
        .number("max_in_flight", view.maxInFlight())
        .number("queue_limit", view.queueLimit())
        .number("in_flight", view.inFlight())
        .number("waiting", view.waiting())
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
