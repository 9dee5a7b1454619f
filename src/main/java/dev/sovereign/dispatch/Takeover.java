package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import java.util.ArrayList;
import java.util.List;

/// That the offers which come next are asked to take over a stream which broke off, and what has
/// come of it. It belongs to the call's loop.
final class Takeover {
  private final int place;
  private final Failure why;
  private final long brokeOffNanos;
  private boolean joined;
  private Outcome next = new Outcome.Cancelled();

  /// @param place of the attempt whose stream broke off, among the call's
  /// @param brokeOffNanos when it did, after the call's head
  Takeover(int place, Failure why, long brokeOffNanos) {
    this.place = place;
    this.why = why;
    this.brokeOffNanos = brokeOffNanos;
  }

  /// Why the stream broke off.
  Failure why() {
    return why;
  }

  /// The caller has got more than there was before.
  void join() {
    joined = true;
  }

  boolean isJoined() {
    return joined;
  }

  /// Whoever was to take over failed before it had repeated what the caller has.
  void failed(Failure failure) {
    next = new Outcome.Failed(failure);
  }

  /// The call's attempts with one that answered: whose answer the caller got last.
  List<Attempt> seen(List<Attempt> attempts) {
    var seen = new ArrayList<>(attempts);
    if (joined) {
      var broken = attempts.get(place);
      var nanos = brokeOffNanos - broken.startedNanos();
      seen.set(place, ended(broken, new Outcome.Failed(why), nanos));
      return seen;
    }
    for (var i = place + 1; i < seen.size(); i++) {
      var attempt = attempts.get(i);
      if (attempt.outcome() instanceof Outcome.Answered) {
        seen.set(i, ended(attempt, next, attempt.nanos()));
      }
    }
    return seen;
  }

  private static Attempt ended(Attempt attempt, Outcome how, long nanos) {
    return new Attempt(attempt.offer(), attempt.sent(), how, attempt.startedNanos(), nanos);
  }
}
