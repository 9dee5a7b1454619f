package dev.sovereign.dispatch;

import dev.sovereign.core.BreakerConfig;
import java.time.Duration;

/// What a breaker knows at one moment: a value, and the pure steps from one to the next.
///
/// Every permit carries the generation that it was given in. A state takes what becomes of a permit
/// of its own generation only: whatever comes later is stale, and changes nothing.
///
/// Times are those of a clock that only goes forward, in nanoseconds.
sealed interface BreakerState {
  /// In the ramp this many failures open it again.
  int FAILURES_IN_RAMP = 2;

  /// Closed for so long, the next time open is the first again.
  long FORGIVEN_NANOS = Duration.ofMinutes(10).toNanos();

  /// Changes with every state.
  long generation();

  /// How often it has been open since it was last forgiven.
  int round();

  /// Everybody may pass.
  ///
  /// @param failures in a row
  /// @param connectionFailures in a row
  record Closed(
      long generation,
      int round,
      long since,
      int failures,
      int connectionFailures,
      RecentOutcomes recent)
      implements BreakerState {}

  /// Nobody may pass until then.
  record Open(long generation, int round, long until) implements BreakerState {}

  /// One at a time may pass, and shows whether the target is back.
  ///
  /// @param isLent whether one is on its way
  /// @param until when it must have come back, if one is on its way
  record HalfOpen(long generation, int round, boolean isLent, long until) implements BreakerState {}

  /// Every second one may pass until then.
  ///
  /// @param asked how many have asked so far
  record Ramp(long generation, int round, long until, long asked, int failures)
      implements BreakerState {}

  /// What became of a permit, as far as the breaker cares.
  enum Ending {
    /// The target serves.
    OK,
    /// It failed.
    FAILED,
    /// No connection stood.
    UNCONNECTED,
    /// It says nothing of the target.
    NEUTRAL
  }

  /// A state, and whether it lets the one who asked pass.
  record Asked(BreakerState next, boolean passes) {}

  /// Where every breaker begins.
  static BreakerState start(long now) {
    return new Closed(0, 0, now, 0, 0, RecentOutcomes.none(now));
  }

  /// May one pass?
  ///
  /// @param lease how long one that passes a half-open breaker may take
  /// @param isAlone whether there is nobody else to ask
  static Asked ask(BreakerState state, long now, long lease, boolean isAlone) {
    return switch (state) {
      case Closed closed -> new Asked(closed, true);
      case Open open ->
          isOver(open.until, now)
              ? new Asked(lent(open, now + lease), true)
              : new Asked(open, false);
      case HalfOpen half ->
          half.isLent ? new Asked(half, false) : new Asked(lent(half, now + lease), true);
      case Ramp ramp -> {
        var one = new Ramp(ramp.generation, ramp.round, ramp.until, ramp.asked + 1, ramp.failures);
        yield new Asked(one, isAlone || ramp.asked % 2 == 0);
      }
    };
  }

  private static HalfOpen lent(BreakerState from, long until) {
    return new HalfOpen(from.generation() + 1, from.round(), true, until);
  }

  /// What has changed by time alone: a lease that ran out is a failure, a ramp that ended means
  /// closed.
  ///
  /// @param jitter from 0 to 1
  static BreakerState at(BreakerState state, long now, BreakerConfig config, double jitter) {
    return switch (state) {
      case HalfOpen half when half.isLent && isOver(half.until, now) ->
          opened(half, half.round + 1, now, config, jitter);
      case Ramp ramp when isOver(ramp.until, now) -> closed(ramp, now);
      case Closed _, Open _, HalfOpen _, Ramp _ -> state;
    };
  }

  /// What becomes of it by what became of a permit of this generation.
  ///
  /// @param jitter from 0 to 1
  static BreakerState settled(
      BreakerState state,
      long generation,
      Ending ending,
      long now,
      BreakerConfig config,
      double jitter) {
    if (state.generation() != generation) {
      return state;
    }
    return switch (state) {
      case Closed closed -> settled(closed, ending, now, config, jitter);
      // Nobody passes an open breaker but a last resort, and it is as good a sign as any.
      case Open open -> ending == Ending.OK ? ramp(open, now, config) : open;
      case HalfOpen half ->
          switch (ending) {
            case OK -> ramp(half, now, config);
            case FAILED, UNCONNECTED -> opened(half, half.round + 1, now, config, jitter);
            case NEUTRAL -> new HalfOpen(half.generation + 1, half.round, false, now);
          };
      case Ramp ramp -> settled(ramp, ending, now, config, jitter);
    };
  }

  private static BreakerState settled(
      Closed closed, Ending ending, long now, BreakerConfig config, double jitter) {
    if (ending == Ending.NEUTRAL) {
      return closed;
    }
    var isOk = ending == Ending.OK;
    var failures = isOk ? 0 : closed.failures + 1;
    var unconnected = ending == Ending.UNCONNECTED ? closed.connectionFailures + 1 : 0;
    var recent = closed.recent.and(isOk, now);
    if (failures >= config.failures()
        || unconnected >= config.connectionFailures()
        || recent.areBad()) {
      var round = now - closed.since >= FORGIVEN_NANOS ? 1 : closed.round + 1;
      return opened(closed, round, now, config, jitter);
    }
    return new Closed(closed.generation, closed.round, closed.since, failures, unconnected, recent);
  }

  private static BreakerState settled(
      Ramp ramp, Ending ending, long now, BreakerConfig config, double jitter) {
    if (ending == Ending.OK || ending == Ending.NEUTRAL) {
      return ramp;
    }
    return ramp.failures + 1 >= FAILURES_IN_RAMP
        ? opened(ramp, ramp.round + 1, now, config, jitter)
        : new Ramp(ramp.generation, ramp.round, ramp.until, ramp.asked, ramp.failures + 1);
  }

  /// The target says that it is there again: the next one may pass.
  static BreakerState heard(BreakerState state, long now) {
    return state instanceof Open open ? new Open(open.generation + 1, open.round, now) : state;
  }

  /// Nobody may pass before then.
  static BreakerState postponed(BreakerState state, long until) {
    return state instanceof Open open && open.until - until < 0
        ? new Open(open.generation, open.round, until)
        : state;
  }

  /// Closed, and all is forgiven.
  static BreakerState reset(BreakerState state, long now) {
    return new Closed(state.generation() + 1, 0, now, 0, 0, RecentOutcomes.none(now));
  }

  private static Closed closed(BreakerState from, long now) {
    return new Closed(from.generation() + 1, from.round(), now, 0, 0, RecentOutcomes.none(now));
  }

  private static Ramp ramp(BreakerState from, long now, BreakerConfig config) {
    return new Ramp(from.generation() + 1, from.round(), now + config.ramp().toNanos(), 0, 0);
  }

  private static Open opened(
      BreakerState from, int round, long now, BreakerConfig config, double jitter) {
    return new Open(from.generation() + 1, round, now + openNanos(round, config, jitter));
  }

  // Between the time and a fifth more, so that instances do not come back together; never more than
  // the most.
  private static long openNanos(int round, BreakerConfig config, double jitter) {
    var doublings = Math.min(round - 1, 20);
    var most = config.openMax().toNanos() / 1.2;
    var time = Math.min(config.open().toNanos() * Math.pow(2, doublings), most);
    return (long) (time * (1 + 0.2 * jitter));
  }

  private static boolean isOver(long until, long now) {
    return until - now <= 0;
  }

  /// How long until one may pass, in nanoseconds; 0 if one may.
  default long waitNanos(long now) {
    return switch (this) {
      case Closed _, Ramp _ -> 0;
      case Open open -> Math.max(0, open.until - now);
      case HalfOpen half -> half.isLent ? Math.max(0, half.until - now) : 0;
    };
  }

  /// The word for operators.
  default String word() {
    return switch (this) {
      case Closed _ -> "closed";
      case Open _ -> "open";
      case HalfOpen _ -> "half_open";
      case Ramp _ -> "ramp";
    };
  }
}
