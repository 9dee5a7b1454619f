package dev.sovereign.api;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Caller;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Digest;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Refusal;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.proof.CallRow;
import dev.sovereign.proof.OpenRow;
import dev.sovereign.tlog.Hash;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Turns a call that has ended into the row that is attested of it.
final class CallRows {
  static final String OPEN = "open"; // The tier of whoever shows nothing of itself.

  private CallRows() {}

  /// The row of a call.
  ///
  /// @param node this instance and its build
  /// @param receivedMillis when it came in, in milliseconds since 1970
  /// @param log where the row will be
  static CallRow of(ServedCall call, CallRow.Gateway node, long receivedMillis, CallRow.Log log) {
    var plan = call.call().plan();
    return new CallRow(
        whose(call),
        new CallRow.Model(plan.asked(), call.servedBy().map(Offer::model)),
        call.servedBy().map(it -> provider(it, call)),
        new CallRow.Route(
            call.call().request().id(),
            candidates(plan),
            call.attempts().stream().map(it -> attempt(it, receivedMillis)).toList(),
            Optional.of(call.world().configured().routes())),
        tier(call),
        Optional.of(plan.residency().text()),
        call.servedBy().flatMap(CallRows::places),
        new CallRow.Request(
            hash(call.bytes().received()), call.bytes().forwarded().map(CallRows::hash)),
        response(call),
        usage(call),
        new CallRow.Time(
            receivedMillis, firstByte(call, receivedMillis), receivedMillis + millis(call.nanos())),
        log.openedAt(call.openIndex()),
        gateway(node, call.world()));
  }

  /// The row by which a call is opened.
  ///
  /// @param node this instance and its build
  /// @param time when it came in, and now
  /// @param log where the row will be
  static OpenRow of(OpeningCall call, CallRow.Gateway node, OpenRow.Time time, CallRow.Log log) {
    var plan = call.call().plan();
    var id = call.call().request().id();
    return new OpenRow(
        whose(call.caller(), call.call().request(), call.idempotencyKey()),
        plan.asked(),
        plan.residency().text(),
        new OpenRow.Route(id, candidates(plan), Optional.of(call.world().configured().routes())),
        hash(call.received()),
        time,
        log,
        gateway(node, call.world()));
  }

  private static int candidates(RoutePlan plan) {
    return plan.offers().size() + plan.excluded().size();
  }

  private static CallRow.Call whose(ServedCall call) {
    return whose(call.caller(), call.call().request(), call.bytes().idempotencyKey());
  }

  /// Whose call it was, and by which way it came.
  ///
  /// @param idempotencyKey by which the caller named it, if it did
  static CallRow.Call whose(Caller caller, ModelRequest request, Optional<String> idempotencyKey) {
    return new CallRow.Call(
        CallId.uuid(request.id()).toString(),
        caller.tenant(),
        caller.keyId(),
        request.operation().path(),
        request.wantsStream(),
        idempotencyKey);
  }

  /// Who served, or refused to, by a configuration.
  static CallRow.Gateway gateway(CallRow.Gateway node, World world) {
    return new CallRow.Gateway(node.build(), Optional.of(world.configured().file()), node.node());
  }

  private static CallRow.Provider provider(Offer served, ServedCall call) {
    return new CallRow.Provider(
        served.provider(),
        call.world().catalog().type(served.provider()),
        places(served),
        upstreamId(call),
        served.upstreamModel(),
        call.call().plan().source(served).word());
  }

  private static Optional<String> upstreamId(ServedCall call) {
    return call.attempts().stream()
        .filter(it -> it.outcome() instanceof Outcome.Answered)
        .findFirst()
        .flatMap(Attempt::upstreamId);
  }

  // A mock shows what a provider would; it has no tier.
  private static Optional<String> tier(ServedCall call) {
    var isMock = call.servedBy().filter(it -> it.kind() == Offer.Kind.MOCK).isPresent();
    return isMock ? Optional.empty() : Optional.of(OPEN);
  }

  private static Optional<String> places(Offer offer) {
    return Optional.of(String.join(",", offer.site().codes())).filter(it -> !it.isEmpty());
  }

  private static CallRow.Attempt attempt(Attempt attempt, long receivedMillis) {
    var started = receivedMillis + millis(attempt.startedNanos());
    return new CallRow.Attempt(
        attempt.offer().provider(),
        started,
        started + attempt.millis(),
        attempt.outcome().word(),
        httpClass(attempt.outcome()),
        attempt.sent());
  }

  private static Optional<String> httpClass(Outcome outcome) {
    var status =
        switch (outcome) {
          case Outcome.Answered() -> OptionalInt.of(200);
          case Outcome.Refused(Refusal refusal) -> OptionalInt.of(refusal.status());
          case Outcome.Failed(var failure) -> failure.status();
          case Outcome.Cancelled(), Outcome.Outrun(), Outcome.Faulted(), Outcome.NoRoom() ->
              OptionalInt.empty();
        };
    return status.isPresent() ? Optional.of(status.getAsInt() / 100 + "xx") : Optional.empty();
  }

  private static CallRow.Response response(ServedCall call) {
    return new CallRow.Response(
        hash(call.bytes().sent().wire()),
        call.bytes().sent().content(),
        call.bytes().sent().finishReason(),
        isBrokenOff(call.ending()));
  }

  private static boolean isBrokenOff(ServedCall.Ending ending) {
    return switch (ending) {
      case CLIENT_GONE, BROKEN, STOPPED -> true;
      case COMPLETE, FAILED, REFUSED -> false; // An error is told in full.
    };
  }

  private static CallRow.Usage usage(ServedCall call) {
    var usage = call.usage();
    var cost =
        call.cost() instanceof Cost.Charged charged
            ? Optional.of(charged)
            : Optional.<Cost.Charged>empty();
    return new CallRow.Usage(
        usage.prompt(),
        usage.completion(),
        usage.cached(),
        usage.reasoning(),
        cost.map(it -> OptionalLong.of(it.nanos())).orElse(OptionalLong.empty()),
        cost.map(Cost.Charged::currency),
        usage.isCounted() ? Optional.of(usage.grounds().word()) : Optional.empty());
  }

  private static OptionalLong firstByte(ServedCall call, long receivedMillis) {
    var first = call.firstContentNanos();
    return first.isPresent()
        ? OptionalLong.of(receivedMillis + millis(first.getAsLong()))
        : OptionalLong.empty();
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  static Hash hash(Digest digest) {
    return Hash.read(digest.bytes(), 0);
  }
}
