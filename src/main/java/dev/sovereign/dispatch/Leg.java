package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.loop.Loop;
import dev.sovereign.provider.Provider;
import java.util.Optional;

/// One leg of a walk: an offer that is asked, the leave to do so, and how it came out. It belongs
/// to the call's loop.
final class Leg implements Try.Watcher {
  private final Walk walk;
  private final Loop loop;
  private final Candidates.Admitted admitted;
  private final Attempted noted;
  private final Try attempt;
  private Optional<Attempt> ended = Optional.empty();

  /// @param number among all legs of the walk, from 1
  Leg(Walk walk, Call call, Candidates.Admitted admitted, int number, Attempted noted) {
    this.walk = walk;
    this.loop = call.loop();
    this.admitted = admitted;
    this.noted = noted;
    var offer = admitted.offer();
    var traced = TracedProvider.of(admitted.provider(), call.trace(), number, offer);
    this.attempt = new Try(call, traced, offer, this);
  }

  void start() {
    attempt.start();
  }

  Offer offer() {
    return admitted.offer();
  }

  Provider provider() {
    return admitted.provider();
  }

  /// How often the offer was tried already.
  int before() {
    return admitted.before();
  }

  /// Whether it shows if a target that had failed is back.
  boolean isTrial() {
    return admitted.permit().isTrial();
  }

  boolean isUnderWay() {
    return ended.isEmpty();
  }

  /// Whether it uses up one of the attempts that a call may make.
  boolean counts() {
    var isOutrun = ended.map(Attempt::outcome).orElse(null) instanceof Outcome.Outrun;
    return attempt.isSent() && before() == 0 && !isOutrun;
  }

  /// The attempt that it was, once it has ended.
  Optional<Attempt> attempt() {
    return ended;
  }

  /// Cuts it off, if it is under way.
  void cut(Outcome why) {
    attempt.missed(why);
  }

  /// Notes that it is slow: one that was asked later has begun before it.
  void noteSlow() {
    noted.outrun();
  }

  @Override
  public void begun() {
    walk.begun(this);
  }

  @Override
  public void ended(TryResult result) {
    walk.ended(this, result);
  }

  /// Notes how it ended, and gives back what it held.
  void settle(TryResult result) {
    noted.ended(result);
    ended = Optional.of(result.attempt());
    result.settle(admitted.permit(), loop);
  }
}
