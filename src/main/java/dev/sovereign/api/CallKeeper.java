package dev.sovereign.api;

import dev.sovereign.audit.CallLog;
import dev.sovereign.audit.CallRecord;
import dev.sovereign.core.Attempt;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.Trace;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.proof.CallRow;
import dev.sovereign.proof.OpenRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/// Turns a call that has ended into its record and its figures.
public final class CallKeeper {
  private final CallRow.Gateway gateway;
  private final CallLog log;
  private final CallFigures figures;
  private final CallTraces traces;
  private final InstantSource clock;

  /// @param gateway this instance and its build
  public CallKeeper(
      CallRow.Gateway gateway,
      CallLog log,
      CallFigures figures,
      CallTraces traces,
      InstantSource clock) {
    this.gateway = gateway;
    this.log = log;
    this.figures = figures;
    this.traces = traces;
    this.clock = clock;
  }

  /// Whether a call of this tenant could be recorded now.
  boolean isWritable(String tenant) {
    return log.isWritable(tenant, clock.millis());
  }

  /// Makes the call's record and its row durable, and then counts the call; one whose record may be
  /// lost is counted as that.
  Future<CallLog.Logged> keep(Loop loop, ServedCall call) {
    var startedAt = nanos(clock.instant()) - call.nanos();
    return append(loop, call)
        .recover(
            lost -> {
              figures.countUnrecorded();
              return Future.failed(lost);
            })
        .map(
            place -> {
              figures.count(call, loop.nanoTime());
              traces.ended(call, startedAt);
              return place;
            });
  }

  private Future<CallLog.Logged> append(Loop loop, ServedCall call) {
    return append(
        call.nanos(),
        (received, it) ->
            log.append(loop, record(call, received), CallRows.of(call, gateway, received, it)));
  }

  /// Makes record and row durable of a call that nobody may serve.
  Future<CallLog.Logged> keep(Loop loop, UnroutedCall call) {
    return append(
        call.nanos(),
        (received, it) ->
            log.append(
                loop, call.record(gateway.node(), received), call.row(gateway, received, it)));
  }

  /// Makes durable that a call is about to be sent; brings the index of the row that says so.
  Future<Long> open(Loop loop, OpeningCall call) {
    return append(
        call.nanos(),
        (received, it) -> {
          var time = new OpenRow.Time(received, clock.millis());
          var row = CallRows.of(call, gateway, time, it);
          return log.open(loop, call.record(gateway.node(), received), row);
        });
  }

  private interface Appending<T> {
    Future<T> of(long receivedMillis, CallRow.Log log);
  }

  private <T> Future<T> append(long nanos, Appending<T> appending) {
    var now = clock.millis();
    return log.logged(now)
        .map(it -> appending.of(now - nanos / 1_000_000, it))
        .orElseGet(() -> Future.failed(new Rejected(new Problem.NotRecordable())));
  }

  /// Makes the span of a call that was refused before any provider was asked.
  void refused(CallTraces.Refused call, Trace trace) {
    traces.refused(call, trace, nanos(clock.instant()) - call.nanos());
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000 + time.getNano();
  }

  private CallRecord record(ServedCall call, long receivedMillis) {
    var request = call.call().request();
    var plan = call.call().plan();
    var millis = call.nanos() / 1_000_000;
    return new CallRecord(
        request.id(),
        receivedMillis,
        gateway.node(),
        new CallRecord.Who(call.caller().keyId(), call.caller().tenant()),
        new CallRecord.Asked(
            request.operation().path(), plan.asked(), plan.capability(), request.wantsStream()),
        call.attempts().stream().map(it -> tried(it, call)).toList(),
        Decided.of(plan, call.world(), call.skips(), call.continued()),
        new CallRecord.Result(
            call.ending().word(),
            call.servedBy().map(it -> served(it, call)),
            call.usage(),
            call.cost(),
            millis(call.firstContentNanos()),
            millis));
  }

  private static OptionalLong millis(OptionalLong nanos) {
    return nanos.isPresent()
        ? OptionalLong.of(nanos.getAsLong() / 1_000_000)
        : OptionalLong.empty();
  }

  private static CallRecord.Tried tried(Attempt attempt, ServedCall call) {
    return new CallRecord.Tried(
        attempt.offer().provider(),
        attempt.offer().upstreamModel(),
        attempt.sent(),
        attempt.outcome().word(),
        OptionalLong.of(attempt.startedNanos() / 1_000_000),
        attempt.millis(),
        lost(attempt, call),
        attempt.upstreamId());
  }

  // Most providers say what they charge for at the end only.
  private static OptionalLong lost(Attempt attempt, ServedCall call) {
    if (!attempt.lost().isCounted()) {
      return OptionalLong.empty();
    }
    var operation = call.call().request().operation();
    var cost = call.world().cost(operation, call.call().plan(), attempt.offer(), attempt.lost());
    return cost instanceof Cost.Charged charged
        ? OptionalLong.of(charged.nanos())
        : OptionalLong.empty();
  }

  private static CallRecord.Served served(Offer offer, ServedCall call) {
    return new CallRecord.Served(
        offer.provider(), offer.model(), call.call().plan().source(offer).word());
  }
}
