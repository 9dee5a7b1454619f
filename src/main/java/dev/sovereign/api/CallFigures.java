package dev.sovereign.api;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Source;
import dev.sovereign.core.Usage;
import dev.sovereign.meter.AttemptMeters;
import dev.sovereign.meter.CallMeters;
import dev.sovereign.meter.CostMeters;
import dev.sovereign.meter.GenAi;
import dev.sovereign.meter.Meters;
import dev.sovereign.routing.Catalog;
import java.util.List;

/// Counts calls that have ended: what they asked, who served, how long it took.
///
/// Any thread may use it. A model is filed under its name only where the configuration says the
/// name: a caller can make up names without end.
public final class CallFigures {
  private final CallMeters calls;
  private final AttemptMeters attempts;
  private final CostMeters costs;

  public CallFigures(Meters meters) {
    this.calls = meters.calls();
    this.attempts = meters.attempts();
    this.costs = meters.costs();
  }

  /// Counts a call.
  ///
  /// @param recordedAt when its record was durable, on its loop's clock
  void count(ServedCall call, long recordedAt) {
    var known = call.world().catalog();
    var isDeclared = known.declares(call.call().plan().asked());
    countCall(call, known, isDeclared, recordedAt - call.call().startedAt());
    for (var attempt : call.attempts()) {
      count(attempt, call, known, isDeclared);
    }
    call.servedBy().filter(it -> isFallback(it, call)).ifPresent(_ -> fellBack(call.attempts()));
  }

  /// Counts a call whose record may be lost.
  void countUnrecorded() {
    calls.unrecorded();
  }

  private void countCall(ServedCall call, Catalog known, boolean isDeclared, long untilRecord) {
    var key = key(call, known, isDeclared);
    var figures = calls.of(key);
    figures.ended(call.nanos());
    cost(call.cost(), key.source());
    if (call.ending() == ServedCall.Ending.COMPLETE) {
      figures.added(ours(call, untilRecord));
    }
    if (call.firstContentNanos().isPresent()) {
      var first = call.firstContentNanos().getAsLong();
      var further = call.reported().completion().orElse(0) - 1;
      figures.firstToken(first);
      if (further > 0) {
        figures.perToken((double) (call.nanos() - first) / further);
      }
      side(call.ending());
    }
  }

  private void cost(Cost cost, String source) {
    switch (cost) {
      case Cost.None(), Cost.Machine _ -> {} // A machine's share is known when its hour has ended.
      case Cost.Unknown(var lack) -> costs.addUnknown(source, lack.word());
      case Cost.Charged charged -> costs.add(source, charged.currency(), charged.nanos());
    }
  }

  private static CallMeters.Key key(ServedCall call, Catalog known, boolean isDeclared) {
    var request = call.call().request();
    var plan = call.call().plan();
    var served = call.servedBy();
    return new CallMeters.Key(
        request.operation().path(),
        isDeclared ? plan.asked() : GenAi.OTHER,
        served.map(it -> isDeclared ? it.model() : GenAi.OTHER).orElse(""),
        served.map(it -> known.type(it.provider())).orElse(""),
        served.map(it -> plan.source(it).word()).orElse("none"),
        call.ending().word(),
        call.error());
  }

  // A stream's record is written behind it; a whole answer waits for its own.
  private static long ours(ServedCall call, long untilRecord) {
    var until = call.firstContentNanos().orElse(untilRecord);
    return until - call.bodyNanos() - theirs(call, until);
  }

  // Two attempts at once are waited for once.
  private static long theirs(ServedCall call, long until) {
    var at = 0L;
    var waited = 0L;
    for (var attempt : call.attempts()) {
      var from = Math.max(at, attempt.startedNanos());
      at = Math.max(at, Math.min(until, attempt.startedNanos() + attempt.nanos()));
      waited += Math.max(0, at - from);
    }
    return waited;
  }

  private void side(ServedCall.Ending ending) {
    switch (ending) {
      case CLIENT_GONE -> calls.aborted("client");
      case BROKEN -> calls.aborted("provider");
      case STOPPED -> calls.aborted("us");
      case COMPLETE, FAILED, REFUSED -> {}
    }
  }

  private void count(Attempt attempt, ServedCall call, Catalog known, boolean isDeclared) {
    var figures = attempts.of(key(attempt, call, known, isDeclared));
    figures.ended(call.nanosOf(attempt));
    if (!(attempt.outcome() instanceof Outcome.Answered)) {
      return;
    }
    figures.used(tokens(call.reported()));
    if (call.usage().isEstimated()) {
      figures.reportedNothing();
    }
    if (call.usage().isImpossible()) {
      figures.reportedImpossible();
    }
    if (call.firstContentNanos().isPresent() && call.pace().isPresent()) {
      var first = call.firstContentNanos().getAsLong();
      if (attempt.startedNanos() <= first) { // Else it took over an answer that had begun.
        figures.streamed(first, attempt.nanos(), call.pace().get());
      }
    }
  }

  private static AttemptMeters.Key key(
      Attempt attempt, ServedCall call, Catalog known, boolean isDeclared) {
    var offer = attempt.offer();
    return new AttemptMeters.Key(
        call.call().request().operation().path(),
        offer.provider(),
        known.type(offer.provider()),
        isDeclared ? offer.upstreamModel() : GenAi.OTHER,
        attempt.outcome().word(),
        call.errorOf(attempt));
  }

  private static AttemptMeters.Tokens tokens(Usage usage) {
    return new AttemptMeters.Tokens(
        usage.prompt(), usage.cached(), usage.completion(), usage.reasoning());
  }

  private static boolean isFallback(Offer served, ServedCall call) {
    return call.call().plan().source(served) == Source.FALLBACK;
  }

  // Why the last own server that was tried did not answer.
  private void fellBack(List<Attempt> tried) {
    calls.fellBack(
        tried.reversed().stream()
            .filter(it -> it.offer().kind() == Offer.Kind.GPU)
            .map(it -> it.outcome().word())
            .findFirst()
            .orElse("not_tried"));
  }
}
