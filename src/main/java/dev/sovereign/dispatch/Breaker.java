package dev.sovereign.dispatch;

import dev.sovereign.core.BreakerConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/// Leaves a target alone that has failed too often, and lets it come back: one [BreakerState]
/// behind a compare-and-set, which all event loops share. Nothing runs by itself: what time changes
/// is found when somebody asks.
final class Breaker {
  private static final long LAST_RESORTS = Duration.ofSeconds(1).toNanos();
  private static final long STALE = -1;

  private final AtomicReference<BreakerState> state;
  private final AtomicLong nextLastResort;
  private final DoubleSupplier jitter;
  private final Runnable whenOpened;
  private volatile BreakerConfig config;

  /// The leave to pass once, which is to be settled once.
  ///
  /// @param generation of the state that gave it
  /// @param isTrial whether it shows if a target that had failed is back
  record Pass(long generation, boolean isTrial) {}

  /// @param jitter from 0 to 1, at random
  /// @param whenOpened told each time that it opens
  Breaker(BreakerConfig config, long now, DoubleSupplier jitter, Runnable whenOpened) {
    this.config = config;
    this.state = new AtomicReference<>(BreakerState.start(now));
    this.nextLastResort = new AtomicLong(now);
    this.jitter = jitter;
    this.whenOpened = whenOpened;
  }

  /// Goes by these settings from now on.
  void make(BreakerConfig next) {
    config = next;
  }

  /// Lets the one who asks pass, or not.
  ///
  /// @param lease how long it may take before it counts as failed, in nanoseconds
  /// @param isAlone whether there is nobody else to ask
  Optional<Pass> ask(long now, long lease, boolean isAlone) {
    while (true) {
      var before = state.get();
      var asked = BreakerState.ask(at(before, now), now, lease, isAlone);
      if (replaced(before, asked.next())) {
        return asked.passes() ? Optional.of(pass(asked.next())) : Optional.empty();
      }
    }
  }

  // Only a closed breaker says that the target is well.
  private static Pass pass(BreakerState state) {
    return new Pass(state.generation(), !(state instanceof BreakerState.Closed));
  }

  /// Lets one pass although it is open, because there is nobody else; one in a second.
  Optional<Pass> lastResort(long now) {
    var next = nextLastResort.get();
    if (next - now > 0 || !nextLastResort.compareAndSet(next, now + LAST_RESORTS)) {
      return Optional.empty();
    }
    // Of a half-open breaker only the one that holds the lease may say how it went.
    var generation = state.get() instanceof BreakerState.Open open ? open.generation() : STALE;
    return Optional.of(new Pass(generation, true));
  }

  /// What became of one that passed.
  void settle(Pass pass, BreakerState.Ending ending, long now) {
    change(
        it ->
            BreakerState.settled(
                at(it, now), pass.generation(), ending, now, config, jitter.getAsDouble()));
  }

  /// The target says of itself that it is there again.
  void heard(long now) {
    change(it -> BreakerState.heard(at(it, now), now));
  }

  /// While it is open nobody may pass before then.
  void postpone(long now, long until) {
    change(it -> BreakerState.postponed(at(it, now), until));
  }

  /// Closes it.
  void reset(long now) {
    change(it -> BreakerState.reset(it, now));
  }

  /// What it knows now.
  BreakerState state(long now) {
    return at(state.get(), now);
  }

  private BreakerState at(BreakerState before, long now) {
    return BreakerState.at(before, now, config, jitter.getAsDouble());
  }

  private void change(UnaryOperator<BreakerState> step) {
    while (true) {
      var before = state.get();
      if (replaced(before, step.apply(before))) {
        return;
      }
    }
  }

  private boolean replaced(BreakerState before, BreakerState next) {
    if (before == next) {
      return true;
    }
    if (!state.compareAndSet(before, next)) {
      return false;
    }
    if (next instanceof BreakerState.Open && !(before instanceof BreakerState.Open)) {
      whenOpened.run();
    }
    return true;
  }
}
