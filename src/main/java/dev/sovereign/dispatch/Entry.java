package dev.sovereign.dispatch;

import dev.sovereign.core.Gate;

/// What the gates before an offer say.
sealed interface Entry {
  /// It may be tried.
  record Open(Permit permit) implements Entry {}

  /// It may not.
  ///
  /// @param waitNanos how long that lasts, as far as the gate knows; 0 where it does not
  record Shut(Gate gate, long waitNanos) implements Entry {}
}
