package dev.sovereign.dispatch;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/// Leaves a target alone for as long as it asks for, after it said "too many requests". Any event
/// loop may use it.
final class RateGate {
  private static final long LONGEST = Duration.ofMinutes(2).toNanos();
  private static final long FIRST = Duration.ofSeconds(1).toNanos();
  private static final int MOST_DOUBLINGS = 7;

  private final AtomicReference<State> state;

  /// @param inARow how often it was shut without a call that went well
  private record State(long until, int inARow) {}

  RateGate(long now) {
    this.state = new AtomicReference<>(open(now));
  }

  // Another loop may have read the clock just before: to it, too, the gate is open.
  private static State open(long now) {
    return new State(now - LONGEST, 0);
  }

  /// How long it stays shut, in nanoseconds; 0 if it is not.
  long waitNanos(long now) {
    return Math.max(0, state.get().until() - now);
  }

  /// The target asks for time; where it does not say how much, it gets twice as much each time.
  ///
  /// @param jitter from 0 to 1
  void limited(OptionalLong retryAfterMillis, long now, double jitter) {
    state.updateAndGet(before -> limited(before, retryAfterMillis, now, jitter));
  }

  private static State limited(State before, OptionalLong asked, long now, double jitter) {
    var isShut = before.until() - now > 0; // Calls that were under way then say nothing new.
    var inARow = isShut ? before.inARow() : before.inARow() + 1;
    var wait =
        asked.isPresent() && asked.getAsLong() > 0
            ? Duration.ofMillis(asked.getAsLong()).toNanos()
            : backOff(isShut ? inARow - 1 : before.inARow(), jitter);
    var until = now + Math.min(wait, LONGEST);
    return new State(isShut && before.until() - until > 0 ? before.until() : until, inARow);
  }

  private static long backOff(int before, double jitter) {
    var time = FIRST << Math.clamp(before, 0, MOST_DOUBLINGS);
    return (long) (time * (0.75 + 0.5 * jitter));
  }

  /// A call went well.
  void eased() {
    state.updateAndGet(it -> it.inARow() == 0 ? it : new State(it.until(), 0));
  }

  void reset(long now) {
    state.set(open(now));
  }
}
