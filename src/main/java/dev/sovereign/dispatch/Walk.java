package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Continuation;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Refusal;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.Skip;
import dev.sovereign.core.StreamFailure;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import dev.sovereign.provider.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call's walk over the offers of its plan, one after the other, until one answers; a second
/// may be asked beside a first that is slow to begin. It belongs to the call's loop.
public final class Walk {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

  private final HealthBook health;
  private final Call call;
  private final Candidates candidates;
  private final Hedging hedging;
  private final List<Leg> legs = new ArrayList<>(2);
  private Promise<Answer> answer = new Promise<>();
  private @Nullable Takeover takeover;
  private Optional<Refusal> refusedBeside = Optional.empty();
  private Loop.@Nullable Timer pause;
  private boolean cancelled;

  Walk(HealthBook health, Call call, Candidates candidates, Hedging hedging) {
    this.health = health;
    this.call = call;
    this.candidates = candidates;
    this.hedging = hedging;
  }

  /// Starts to walk, once, unless it is cancelled already; [#answer] brings the answer home.
  public Future<Answer> start() {
    if (!cancelled) {
      next();
    }
    return answer();
  }

  /// The answer, or [Rejected] when no offer brings one.
  public Future<Answer> answer() {
    return answer.future();
  }

  /// All tries that have ended so far, in the order in which they began. At most one of them has
  /// answered: whose answer the caller got last.
  public List<Attempt> attempts() {
    var attempts = legs.stream().flatMap(it -> it.attempt().stream()).toList();
    return takeover == null ? attempts : takeover.seen(attempts);
  }

  /// Goes on to the offers that come next, because the stream that was brought broke off; whoever
  /// answers of them is the next [#answer].
  Takeover takeOver(Failure why, Seam seam) {
    var now = call.loop().nanoTime() - call.startedAt();
    var outcomes = attempts().stream().map(Attempt::outcome).toList();
    takeover = new Takeover(outcomes.indexOf(new Outcome.Answered()), why, now, seam);
    answer = new Promise<>();
    refusedBeside = Optional.empty();
    candidates.takeOver();
    next();
    return takeover;
  }

  /// What came of a stream that broke off and was to be taken over, if one did.
  public Optional<Continuation> continuation() {
    return Optional.ofNullable(takeover).map(Takeover::shown);
  }

  /// The offers that were passed over so far, because a gate said no.
  public List<Skip> skips() {
    return candidates.skips();
  }

  /// Cuts off whatever is under way, because the client is gone; no answer comes any more.
  public void cancel() {
    cancelled = true;
    hedging.stop();
    if (pause != null) {
      pause.cancel();
    }
    legs.forEach(it -> it.cut(new Outcome.Cancelled()));
  }

  private void next() {
    var sent = (int) legs.stream().filter(Leg::counts).count();
    candidates
        .next(sent)
        .ifPresentOrElse(
            this::enter,
            () -> answer.fail(new Rejected(call.plan().exhausted(attempts(), skips()))));
  }

  // A place at the provider may have to be waited for.
  private void enter(Candidates.Admitted admitted) {
    var isLast = !candidates.hasNext();
    admitted
        .permit()
        .gates()
        .slots()
        .take(call.loop(), isLast ? LAST_PATIENCE : PATIENCE, isLast)
        .onComplete(taken -> guarded(() -> entered(admitted, taken)), answer::fail);
  }

  private void entered(Candidates.Admitted admitted, boolean isTaken) {
    var permit = admitted.permit();
    if (isTaken) {
      permit.slotTaken();
    }
    if (isTaken && !cancelled) {
      hedging.await(admitted, () -> guarded(this::hedge));
      begin(admitted);
      return;
    }
    permit.drop(call.loop().nanoTime());
    if (!cancelled) {
      candidates.full(admitted.offer());
      next();
    }
  }

  private void begin(Candidates.Admitted admitted) {
    try {
      start(admitted);
    } catch (RuntimeException fault) {
      admitted.permit().drop(call.loop().nanoTime()); // Nobody else would give it back.
      throw fault;
    }
  }

  private void start(Candidates.Admitted admitted) {
    var noted = health.begin(admitted.offer(), call);
    var asked = takeover == null ? call : call.asking(takeover.ask(admitted));
    var leg = new Leg(this, asked, admitted, legs.size() + 1, noted);
    legs.add(leg);
    leg.start();
  }

  // The first is slow to begin.
  private void hedge() {
    hedging.beside(legs.getFirst().offer()).ifPresent(this::begin);
  }

  // Called from the network: whatever is thrown there would be lost.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      answer.fail(fault);
    }
  }

  /// The first content of a leg is there; no other is needed.
  void begun(Leg leg) {
    guarded(() -> outrun(leg));
  }

  private void outrun(Leg winner) {
    hedging.stop();
    for (var leg : legs) {
      if (leg != winner && leg.isUnderWay()) {
        if (leg == legs.getFirst()) {
          leg.noteSlow();
          candidates.slow(leg.offer());
        } else {
          candidates.outrun(leg.offer());
        }
        leg.cut(new Outcome.Outrun());
      }
    }
  }

  /// A leg has ended.
  void ended(Leg leg, TryResult result) {
    guarded(() -> goOn(leg, result));
  }

  private void goOn(Leg leg, TryResult result) {
    leg.settle(result);
    hedging.stop();
    if (cancelled) {
      result.discard();
      return;
    }
    switch (result.attempt().outcome()) {
      case Outcome.Answered() -> {
        outrun(leg);
        answer.succeed(brought(leg, result));
      }
      case Outcome.Failed(var failure) -> failed(leg, failure, result.hasBegun());
      case Outcome.Refused(var refusal) -> refused(leg, refusal);
      case Outcome.Faulted() -> fail(result.fault().orElseThrow());
      case Outcome.NoRoom() -> fail(new Rejected(new Problem.TooManyAnswers()));
      case Outcome.Cancelled(), Outcome.Outrun() -> {}
    }
  }

  private Answer brought(Leg leg, TryResult result) {
    var found = result.answer(attempts());
    return call.onBreak() == StreamFailure.CONTINUE
            && takeover == null
            && found instanceof Answer.Open open
        ? continued(open, leg.provider())
        : found;
  }

  private Answer continued(Answer.Open open, Provider from) {
    var seam = new Seam(call, open.stream(), from);
    var stream = new ContinuedStream(this, seam, open);
    return new Answer.Open(open.attempts(), open.leftOut(), List.of(), stream);
  }

  private void failed(Leg leg, Failure failure, boolean hasBegun) {
    if (isUnderWay()) {
      return; // The other one carries on in its place.
    }
    if (refusedBeside.isPresent()) {
      refused(refusedBeside.get());
      return;
    }
    var wait = SecondTry.wait(failure, hasBegun, leg.before(), call.plan().retries());
    if (wait.isEmpty() || leg.isTrial()) {
      next();
      return;
    }
    pause = call.loop().after(wait.get(), () -> guarded(() -> tryAgain(leg)));
  }

  private void tryAgain(Leg leg) {
    candidates.again(leg).ifPresentOrElse(this::enter, this::next);
  }

  private void refused(Leg leg, Refusal refusal) {
    var mayWait = leg != legs.getFirst() || movesOn(refusal);
    if (isUnderWay() && mayWait) {
      refusedBeside = Optional.of(refusal); // The other one may still answer.
    } else {
      refused(refusal);
    }
  }

  private void refused(Refusal refusal) {
    if (movesOn(refusal) && candidates.hasNext()) {
      refusedBeside = Optional.empty();
      next();
    } else {
      fail(new Rejected(new Problem.ProviderRefused(refusal)));
    }
  }

  private boolean movesOn(Refusal refusal) {
    // Whoever had begun to answer had not found the request wrong.
    return takeover != null || (refusal.isContextLength() && call.plan().contextLengthMovesOn());
  }

  private boolean isUnderWay() {
    return legs.stream().anyMatch(Leg::isUnderWay);
  }

  private void fail(RuntimeException why) {
    cancel();
    answer.fail(why);
  }
}
