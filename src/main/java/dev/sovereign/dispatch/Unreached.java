package dev.sovereign.dispatch;

import dev.sovereign.core.Failure;
import dev.sovereign.http.ConnectionFailure;

/// What kind of failure it is that a connection did not stand, or did not hold.
final class Unreached {
  private Unreached() {}

  static Failure.Kind kind(ConnectionFailure broken) {
    return switch (broken.stage()) {
      case RESOLVE -> Failure.Kind.RESOLVE;
      case ADDRESS_NOT_ALLOWED -> Failure.Kind.ADDRESS;
      case CONNECT -> Failure.Kind.CONNECT;
      case TLS -> Failure.Kind.TLS;
      case CLOSED, STALE -> Failure.Kind.CLOSED;
    };
  }
}
