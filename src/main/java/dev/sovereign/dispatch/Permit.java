package dev.sovereign.dispatch;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Retries;

/// The leave to try an offer once. It is settled once, when it is known how the try came out, and
/// given back once, when the call no longer needs the provider: of a stream, at its end. It belongs
/// to the call's loop.
final class Permit {
  private final ProviderGates gates;
  private final TargetGates target;
  private final Breaker.Pass pass;
  private boolean holdsSlot;
  private boolean holdsRetry;
  private boolean settled;

  /// @param pass of the target's breaker
  Permit(ProviderGates gates, TargetGates target, Breaker.Pass pass) {
    this.gates = gates;
    this.target = target;
    this.pass = pass;
  }

  /// Whether the try shows if a target that had failed is back.
  boolean isTrial() {
    return pass.isTrial();
  }

  ProviderGates gates() {
    return gates;
  }

  /// A slot is held for it.
  void slotTaken() {
    holdsSlot = true;
  }

  /// Takes a slot for it if one is free.
  boolean takeSlot() {
    holdsSlot = gates.slots().takeFree();
    return holdsSlot;
  }

  /// Makes it one that the budget of second tries is for, if that allows one more; else it ends.
  boolean isWithinBudget(Retries limits, long now) {
    holdsRetry = gates.takeRetry(limits);
    if (!holdsRetry) {
      drop(now);
    }
    return holdsRetry;
  }

  /// It is not used.
  void drop(long now) {
    settle(new Outcome.Cancelled(), now);
    release();
  }

  /// How the try came out.
  void settle(Outcome outcome, long now) {
    if (settled) {
      return;
    }
    settled = true;
    switch (outcome) {
      case Outcome.Answered() -> {
        target.rate().eased();
        target.breaker().settle(pass, BreakerState.Ending.OK, now);
      }
      case Outcome.Failed(var failure) -> failed(failure, now);
      case Outcome.Refused _,
          Outcome.Cancelled _,
          Outcome.Outrun _,
          Outcome.NoRoom _,
          Outcome.Faulted _ ->
          target.breaker().settle(pass, BreakerState.Ending.NEUTRAL, now);
    }
  }

  /// A stream that had been settled as good is over; one that broke off is a failure of its own.
  void streamOver(Outcome how, long now) {
    if (how instanceof Outcome.Failed(var failure)) {
      failed(failure, now);
    }
    release();
  }

  private void failed(Failure failure, long now) {
    gates.failed(target, failure, now);
    target.breaker().settle(pass, ending(failure.kind()), now);
  }

  /// What a failure says of the target.
  static BreakerState.Ending ending(Failure.Kind kind) {
    return switch (kind) {
      case RESOLVE, ADDRESS, CONNECT, TLS, CLOSED -> BreakerState.Ending.UNCONNECTED;
      case TIMEOUT_HEADERS,
          TIMEOUT_FIRST_TOKEN,
          TIMEOUT_IDLE,
          TIMEOUT_PROGRESS,
          TIMEOUT_ANSWER,
          SERVER_ERROR,
          REDIRECT,
          BAD_ANSWER,
          STREAM_ERROR,
          INCOMPLETE ->
          BreakerState.Ending.FAILED;
      // The rate and the credential have gates of their own; the rest is about the call.
      case TIMEOUT_TOTAL, RATE_LIMITED, QUOTA, AUTH, MODEL_NOT_FOUND, UNSUPPORTED ->
          BreakerState.Ending.NEUTRAL;
    };
  }

  /// The call needs the provider no more.
  void release() {
    if (holdsSlot) {
      holdsSlot = false;
      gates.slots().give();
    }
    if (holdsRetry) {
      holdsRetry = false;
      gates.giveRetry();
    }
  }
}
