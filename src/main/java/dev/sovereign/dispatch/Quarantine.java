package dev.sovereign.dispatch;

import dev.sovereign.core.Gate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Leaves whoever does not take our credential, or has no credit left for it, alone for ten
/// minutes: what mends that is a person. Any event loop may use it.
final class Quarantine {
  private static final long TIME = Duration.ofMinutes(10).toNanos();

  private final AtomicReference<Optional<Shut>> shut = new AtomicReference<>(Optional.empty());

  /// @param gate why
  record Shut(Gate gate, long until) {
    long waitNanos(long now) {
      return until - now;
    }

    GateView.Shut view(long now) {
      return new GateView.Shut(gate, waitNanos(now) / 1_000_000);
    }
  }

  /// Why it is shut, if it is.
  Optional<Shut> shut(long now) {
    return shut.get().filter(it -> it.waitNanos(now) > 0);
  }

  /// Shuts it; true if it was not shut already.
  boolean begin(Gate why, long now) {
    var before = shut.getAndUpdate(it -> Optional.of(new Shut(why, now + TIME)));
    return before.filter(it -> it.waitNanos(now) > 0).isEmpty();
  }

  void reset() {
    shut.set(Optional.empty());
  }
}
