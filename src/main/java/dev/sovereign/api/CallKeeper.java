package dev.sovereign.api;

import dev.sovereign.audit.CallLog;
import dev.sovereign.audit.CallRecord;
import dev.sovereign.core.Attempt;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Usage;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Meters;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;

/// Turns a call that has ended into its record and its figures.
public final class CallKeeper {
  private final String node;
  private final CallLog log;
  private final Meters meters;
  private final InstantSource clock;

  /// @param node the name of this instance
  public CallKeeper(String node, CallLog log, Meters meters, InstantSource clock) {
    this.node = node;
    this.log = log;
    this.meters = meters;
    this.clock = clock;
  }

  boolean isWritable() {
    return log.isWritable();
  }

  /// Makes the call's record durable, and then counts the call; one whose record may be lost is
  /// counted as that.
  Future<Long> keep(Loop loop, ServedCall call) {
    return log.append(loop, record(call))
        .map(
            place -> {
              count(call);
              return place;
            })
        .recover(
            lost -> {
              meters.unrecorded();
              return Future.failed(lost);
            });
  }

  private CallRecord record(ServedCall call) {
    var request = call.call().request();
    var plan = call.call().plan();
    var millis = call.nanos() / 1_000_000;
    return new CallRecord(
        request.id(),
        clock.millis() - millis,
        node,
        new CallRecord.Who(call.caller().keyId(), call.caller().tenant()),
        new CallRecord.Asked(
            request.operation().path(), plan.asked(), plan.capability(), request.wantsStream()),
        call.attempts().stream().map(CallKeeper::tried).toList(),
        new CallRecord.Result(
            call.ending().name().toLowerCase(Locale.ROOT),
            call.servedBy().map(it -> served(it, call)),
            call.usage(),
            millis(call.firstContentNanos()),
            millis));
  }

  private static OptionalLong millis(OptionalLong nanos) {
    return nanos.isPresent()
        ? OptionalLong.of(nanos.getAsLong() / 1_000_000)
        : OptionalLong.empty();
  }

  private static CallRecord.Tried tried(Attempt attempt) {
    return new CallRecord.Tried(
        attempt.offer().provider(),
        attempt.offer().upstreamModel(),
        attempt.sent(),
        attempt.outcome().word(),
        attempt.millis());
  }

  private static CallRecord.Served served(Offer offer, ServedCall call) {
    return new CallRecord.Served(
        offer.provider(), offer.model(), call.call().plan().source(offer).word());
  }

  private void count(ServedCall call) {
    var source = call.servedBy().map(it -> call.call().plan().source(it).word()).orElse("none");
    meters.callEnded(
        call.call().request().operation().path(),
        source,
        call.ending().name().toLowerCase(Locale.ROOT),
        call.nanos());
    for (var attempt : call.attempts()) {
      meters.attempted(attempt.offer().provider(), attempt.outcome().word());
    }
    call.servedBy().ifPresent(it -> count(it.provider(), call));
  }

  private void count(String provider, ServedCall call) {
    Usage usage = call.usage();
    usage.prompt().ifPresent(it -> meters.tokens(provider, "prompt", it));
    usage.cached().ifPresent(it -> meters.tokens(provider, "cached", it));
    usage.completion().ifPresent(it -> meters.tokens(provider, "completion", it));
    usage.reasoning().ifPresent(it -> meters.tokens(provider, "reasoning", it));
    call.firstContentNanos().ifPresent(it -> meters.firstContent(provider, it));
  }
}
