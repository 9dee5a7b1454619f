package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Continuation;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.Skip;
import dev.sovereign.core.StreamFailure;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call's walk over the offers of its plan, one after the other, until one answers. It belongs
/// to the call's loop.
public final class Walk {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

  private final HealthBook health;
  private final Call call;
  private final Candidates candidates;
  private final List<Attempt> attempts = new ArrayList<>(2);
  private Promise<Answer> answer = new Promise<>();
  private @Nullable Takeover takeover;
  private @Nullable Try current;
  private Loop.@Nullable Timer pause;
  private int sent;
  private int triedAgain;
  private boolean cancelled;

  Walk(HealthBook health, Call call, Candidates candidates) {
    this.health = health;
    this.call = call;
    this.candidates = candidates;
  }

  void start() {
    next();
  }

  /// The answer, or [Rejected] when no offer brings one.
  public Future<Answer> answer() {
    return answer.future();
  }

  /// All tries so far. At most one of them has answered: whose answer the caller got last.
  public List<Attempt> attempts() {
    return takeover == null ? List.copyOf(attempts) : takeover.seen(attempts);
  }

  /// Goes on to the offers that come next, because the stream that was brought broke off; whoever
  /// answers of them is the next [#answer].
  Takeover takeOver(Failure why, Seam seam) {
    var now = call.loop().nanoTime() - call.startedAt();
    takeover = new Takeover(attempts.size() - 1, why, now, seam);
    answer = new Promise<>();
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
    if (pause != null) {
      pause.cancel();
    }
    if (current != null) {
      current.cancel();
    }
  }

  private void next() {
    triedAgain = 0;
    candidates
        .next(sent)
        .ifPresentOrElse(
            this::enter,
            () -> answer.fail(new Rejected(call.plan().exhausted(attempts, candidates.skips()))));
  }

  // A place at the provider may have to be waited for.
  private void enter(Candidates.Admitted admitted) {
    var patience = candidates.hasNext() ? PATIENCE : LAST_PATIENCE;
    admitted
        .permit()
        .gates()
        .slots()
        .take(call.loop(), patience)
        .onComplete(taken -> guarded(() -> entered(admitted, taken)), answer::fail);
  }

  private void entered(Candidates.Admitted admitted, boolean isTaken) {
    var permit = admitted.permit();
    if (isTaken) {
      permit.slotTaken();
    }
    if (isTaken && !cancelled) {
      attempt(admitted);
      return;
    }
    permit.drop(call.loop().nanoTime());
    if (!cancelled) {
      candidates.full(admitted.offer());
      next();
    }
  }

  private void attempt(Candidates.Admitted admitted) {
    var offer = admitted.offer();
    var traced = TracedProvider.of(admitted.provider(), call.trace(), attempts.size() + 1, offer);
    var noted = health.begin(offer, call);
    // Called from the network: whatever is thrown there would be lost.
    var asked = takeover == null ? call : call.asking(takeover.ask(admitted));
    current =
        new Try(asked, traced, offer, result -> guarded(() -> ended(admitted, noted, result)));
    current.start();
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      answer.fail(fault);
    }
  }

  private void ended(Candidates.Admitted admitted, Attempted noted, Try.Result result) {
    noted.ended(result);
    attempts.add(result.attempt());
    if (result.attempt().sent() && triedAgain == 0) {
      sent++;
    }
    result.settle(admitted.permit(), call.loop());
    if (cancelled) {
      result.discard();
      return;
    }
    switch (result.attempt().outcome()) {
      case Outcome.Answered() -> answer.succeed(brought(admitted, result));
      case Outcome.Failed(var failure) -> failed(admitted, failure, result.hasBegun());
      case Outcome.Faulted() -> answer.fail(result.fault().orElseThrow());
      case Outcome.NoRoom() -> answer.fail(new Rejected(new Problem.TooManyAnswers()));
      case Outcome.Cancelled() -> {}
      case Outcome.Refused(var refusal) -> {
        // Whoever had begun to answer had not found the request wrong.
        var movesOn =
            takeover != null || (refusal.isContextLength() && call.plan().contextLengthMovesOn());
        if (movesOn && candidates.hasNext()) {
          next();
        } else {
          answer.fail(new Rejected(new Problem.ProviderRefused(refusal)));
        }
      }
    }
  }

  private Answer brought(Candidates.Admitted admitted, Try.Result result) {
    var answer = result.answer(attempts());
    return call.onBreak() == StreamFailure.CONTINUE
            && takeover == null
            && answer instanceof Answer.Open open
        ? continued(open, admitted)
        : answer;
  }

  private Answer continued(Answer.Open open, Candidates.Admitted from) {
    var seam = new Seam(call.request(), open.stream(), from.provider());
    var stream = new ContinuedStream(this, seam, open);
    return new Answer.Open(open.attempts(), open.leftOut(), List.of(), stream);
  }

  private void failed(Candidates.Admitted admitted, Failure failure, boolean hasBegun) {
    var wait = SecondTry.wait(failure, hasBegun, triedAgain, call.plan().retries());
    if (wait.isEmpty() || admitted.permit().isTrial()) {
      next();
      return;
    }
    pause = call.loop().after(wait.get(), () -> guarded(() -> tryAgain(admitted.offer())));
  }

  private void tryAgain(Offer offer) {
    triedAgain++;
    candidates.again(offer).ifPresentOrElse(this::enter, this::next);
  }
}
