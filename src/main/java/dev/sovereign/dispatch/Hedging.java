package dev.sovereign.dispatch;

import dev.sovereign.core.Hedge;
import dev.sovereign.core.Offer;
import dev.sovereign.loop.Loop;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says when a call that is slow to begin is asked of a second offer at once, and of whom. It
/// belongs to the call's loop.
final class Hedging {
  private static final int BOTH = 2;

  private final Call call;
  private final HealthBook health;
  private final HedgeShare share;
  private final Candidates candidates;
  private Loop.@Nullable Timer timer;
  private boolean hasBegun;

  Hedging(Call call, HealthBook health, HedgeShare share, Candidates candidates) {
    this.call = call;
    this.health = health;
    this.share = share;
    this.candidates = candidates;
  }

  /// An offer is about to be asked. Where it is the first of the call, it has so long to begin.
  ///
  /// @param due is run once if that takes longer
  void await(Candidates.Admitted next, Runnable due) {
    var isFirst = !hasBegun;
    hasBegun = true;
    if (isFirst && mayBe(next)) {
      share.called(call.plan());
      patience(next).ifPresent(it -> timer = call.loop().after(it, due));
    }
  }

  // One that is asked plain does not begin before its end, and one that has to show that it is back
  // is left to do so.
  private boolean mayBe(Candidates.Admitted first) {
    var plan = call.plan();
    return !plan.hedge().isOff()
        && plan.attempts() >= BOTH
        && candidates.hasNext()
        && !first.permit().isTrial()
        && first.provider().streams(call.request());
  }

  private Optional<Duration> patience(Candidates.Admitted first) {
    return switch (call.plan().hedge().patience()) {
      case Hedge.Patience.Endless() -> Optional.empty();
      case Hedge.Patience.Fixed(var time) -> Optional.of(time);
      case Hedge.Patience.Usual() ->
          health.usualFirstToken(first.offer(), call.loop().nanoTime()).stream()
              .mapToObj(Duration::ofNanos)
              .findFirst();
    };
  }

  /// It has begun, or ended.
  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  /// Who is asked beside it, if anybody may be.
  Optional<Candidates.Admitted> beside(Offer first) {
    if (!share.take(call.plan())) {
      return Optional.empty();
    }
    var found = candidates.beside(first);
    if (found.isEmpty()) {
      share.giveBack(call.plan());
    }
    return found;
  }
}
