package dev.sovereign.dispatch;

/// The gates before one model of a provider. The quarantine is for a credential that may not use
/// this model but others.
record TargetGates(Quarantine quarantine, RateGate rate, Breaker breaker) {
  GateView.OfModel view(String model, long now) {
    var state = breaker.state(now);
    return new GateView.OfModel(
        model,
        quarantine.shut(now).map(it -> it.view(now)),
        rate.waitNanos(now) / 1_000_000,
        state.word(),
        state.waitNanos(now) / 1_000_000);
  }
}
