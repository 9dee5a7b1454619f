package dev.sovereign.api;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.core.Caller;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Digest;
import dev.sovereign.core.Usage;
import dev.sovereign.dispatch.Call;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A call that is about to be sent: nobody was asked yet.
///
/// @param world what the configuration said when it came in
/// @param nanos since the call's head came
/// @param received the hash of its body
/// @param idempotencyKey by which the caller named it, if it did
record OpeningCall(
    Caller caller,
    Call call,
    World world,
    long nanos,
    Digest received,
    Optional<String> idempotencyKey) {
  /// Its record as far as there is one.
  ///
  /// @param receivedMillis when it came in, in milliseconds since 1970
  CallRecord record(String node, long receivedMillis) {
    var request = call.request();
    var plan = call.plan();
    return new CallRecord(
        request.id(),
        receivedMillis,
        node,
        new CallRecord.Who(caller.keyId(), caller.tenant()),
        new CallRecord.Asked(
            request.operation().path(), plan.asked(), plan.capability(), request.wantsStream()),
        List.of(),
        Decided.of(plan, world, List.of(), Optional.empty()),
        new CallRecord.Result(
            CallRecord.Result.OPEN,
            Optional.empty(),
            Usage.UNKNOWN,
            Cost.NONE,
            OptionalLong.empty(),
            nanos / 1_000_000));
  }
}
