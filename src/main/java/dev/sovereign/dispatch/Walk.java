package dev.sovereign.dispatch;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Promise;
import dev.sovereign.provider.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One call's walk over the offers of its plan, one after the other, until one answers. It belongs
/// to the call's loop.
public final class Walk {
  /// With less than this left of the call's time no attempt is begun but the first.
  private static final Duration LEAST_TIME = Duration.ofSeconds(2);

  private final Map<String, Provider> providers;
  private final HealthBook health;
  private final Call call;
  private final Iterator<Offer> offers;
  private final List<Attempt> attempts = new ArrayList<>(2);
  private final Promise<Answer> answer = new Promise<>();
  private @Nullable Try current;
  private int sent;
  private boolean cancelled;

  Walk(Map<String, Provider> providers, HealthBook health, Call call) {
    this.providers = providers;
    this.health = health;
    this.call = call;
    this.offers = call.plan().offers().iterator();
  }

  void start() {
    next();
  }

  /// The answer, or [Rejected] when no offer brings one.
  public Future<Answer> answer() {
    return answer.future();
  }

  /// All tries so far.
  public List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /// Cuts off whatever is under way, because the client is gone; no answer comes any more.
  public void cancel() {
    cancelled = true;
    if (current != null) {
      current.cancel();
    }
  }

  private void next() {
    if (!offers.hasNext() || sent >= call.plan().attempts() || isOutOfTime()) {
      answer.fail(new Rejected(call.plan().exhausted(attempts)));
      return;
    }
    var offer = offers.next();
    var provider = providers.get(offer.provider());
    if (provider == null) {
      throw new IllegalStateException("a plan names an unknown provider: " + offer.provider());
    }
    var traced = TracedProvider.of(provider, call.trace(), attempts.size() + 1, offer);
    var noted = health.begin(offer, call);
    current = new Try(call, traced, offer, end(), result -> ended(noted, result));
    current.start();
  }

  private long end() {
    return call.startedAt() + call.plan().total().toNanos();
  }

  private boolean isOutOfTime() {
    return !attempts.isEmpty() && end() - call.loop().nanoTime() < LEAST_TIME.toNanos();
  }

  // Called from the network: whatever is thrown here would be lost there.
  private void ended(Attempted noted, Try.Result result) {
    try {
      noted.ended(result);
      take(result);
    } catch (RuntimeException fault) {
      answer.fail(fault);
    }
  }

  private void take(Try.Result result) {
    attempts.add(result.attempt());
    if (result.attempt().sent()) {
      sent++;
    }
    if (cancelled) {
      result.discard();
      return;
    }
    switch (result.attempt().outcome()) {
      case Outcome.Answered() -> answer.succeed(result.answer(attempts()));
      case Outcome.Failed _ -> next();
      case Outcome.Faulted() -> answer.fail(result.fault().orElseThrow());
      case Outcome.Cancelled() -> {}
      case Outcome.Refused(var refusal) -> {
        if (refusal.isContextLength() && call.plan().contextLengthMovesOn() && offers.hasNext()) {
          next();
        } else {
          answer.fail(new Rejected(new Problem.ProviderRefused(refusal)));
        }
      }
    }
  }
}
