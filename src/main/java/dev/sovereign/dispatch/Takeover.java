package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Continuation;
import dev.sovereign.core.Failure;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// That the offers which come next are asked to take over a stream which broke off, and what has
/// come of it. It belongs to the call's loop.
final class Takeover {
  private final int place;
  private final Failure why;
  private final long brokeOffNanos;
  private final Seam seam;
  private Continuation.Result result = Continuation.Result.UNFINISHED;
  private Outcome ending = new Outcome.Cancelled();
  private @Nullable OpenStream next;

  /// @param place of the attempt whose stream broke off, among the call's
  /// @param brokeOffNanos when it did, after the call's head
  Takeover(int place, Failure why, long brokeOffNanos, Seam seam) {
    this.place = place;
    this.why = why;
    this.brokeOffNanos = brokeOffNanos;
    this.seam = seam;
  }

  /// What the next offer is asked.
  ModelRequest ask(Candidates.Admitted next) {
    return seam.ask(next.offer(), next.provider());
  }

  /// Why the stream broke off.
  Failure why() {
    return why;
  }

  /// Somebody answers.
  void answered(OpenStream stream) {
    next = stream;
  }

  /// The caller has got more than there was before.
  void join() {
    result = Continuation.Result.JOINED;
  }

  boolean isJoined() {
    return result == Continuation.Result.JOINED;
  }

  /// Whoever was to take over says something else than the caller has.
  void differed() {
    result = Continuation.Result.DIFFERED;
  }

  /// Nobody was there to take over.
  void failed() {
    result = Continuation.Result.FAILED;
  }

  /// Whoever was to take over failed before it had repeated what the caller has.
  void failed(Failure failure) {
    failed();
    ending = new Outcome.Failed(failure);
  }

  /// What is kept of it.
  Continuation shown() {
    var way = seam.isBegun() ? Continuation.Way.PREFIX : Continuation.Way.REPLAY;
    return new Continuation(way, seam.length(), result);
  }

  /// The call's attempts with one that answered: whose answer the caller got last.
  List<Attempt> seen(List<Attempt> attempts) {
    var seen = new ArrayList<>(attempts);
    if (isJoined()) {
      var broken = attempts.get(place);
      var nanos = brokeOffNanos - broken.startedNanos();
      seen.set(place, ended(broken, new Outcome.Failed(why), nanos, seam.lostByFirst()));
    }
    for (var i = place + 1; i < seen.size(); i++) {
      var attempt = attempts.get(i);
      if (attempt.outcome() instanceof Outcome.Answered && next != null) {
        seen.set(i, isJoined() ? joined(attempt, next) : missed(attempt, next));
      }
    }
    return seen;
  }

  private Attempt joined(Attempt attempt, OpenStream stream) {
    return ended(attempt, attempt.outcome(), attempt.nanos(), seam.lostByNext(stream));
  }

  private Attempt missed(Attempt attempt, OpenStream stream) {
    return ended(attempt, ending, attempt.nanos(), stream.usage());
  }

  private static Attempt ended(Attempt attempt, Outcome how, long nanos, Usage lost) {
    return new Attempt(
        attempt.offer(),
        attempt.sent(),
        how,
        attempt.startedNanos(),
        nanos,
        lost,
        attempt.upstreamId());
  }
}
