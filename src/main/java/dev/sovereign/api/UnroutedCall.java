package dev.sovereign.api;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.core.Caller;
import dev.sovereign.core.Cost;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Usage;
import dev.sovereign.proof.CallRow;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A call that was refused because nobody serves it where it has to stay: record and row of it,
/// which name no provider.
///
/// @param why it was refused
/// @param world what the configuration said when it came in
/// @param nanos from the call's head to its refusal
/// @param bytes what is kept of the bytes that went in and out
record UnroutedCall(
    Caller caller,
    ModelRequest request,
    Problem.ResidencyUnsatisfiable why,
    World world,
    long nanos,
    ServedCall.Bytes bytes) {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  private long millis() {
    return nanos / 1_000_000;
  }

  /// Its record.
  ///
  /// @param received when it came in, in milliseconds since 1970
  CallRecord record(String node, long received) {
    var capability = Optional.of(why.asked()).filter(world.catalog().capabilities()::containsKey);
    return new CallRecord(
        request.id(),
        received,
        node,
        new CallRecord.Who(caller.keyId(), caller.tenant()),
        new CallRecord.Asked(
            request.operation().path(), why.asked(), capability, request.wantsStream()),
        List.of(),
        Decided.of(why),
        new CallRecord.Result(
            CallRecord.Result.NO_ROUTE,
            Optional.empty(),
            Usage.UNKNOWN,
            Cost.NONE,
            UNKNOWN,
            millis()));
  }

  /// Its row.
  ///
  /// @param node this instance and its build
  /// @param received when it came in, in milliseconds since 1970
  /// @param log where the row will be
  CallRow row(CallRow.Gateway node, long received, CallRow.Log log) {
    return new CallRow(
        CallRows.whose(caller, request, bytes.idempotencyKey()),
        new CallRow.Model(why.asked(), Optional.empty()),
        Optional.empty(),
        new CallRow.Route(
            request.id(),
            why.excluded().size(),
            List.of(),
            Optional.of(world.configured().routes())),
        Optional.of(CallRows.OPEN),
        Optional.of(why.residency().text()),
        Optional.empty(),
        new CallRow.Request(CallRows.hash(bytes.received()), Optional.empty()),
        new CallRow.Response(
            CallRows.hash(bytes.sent().wire()), Optional.empty(), Optional.empty(), false),
        new CallRow.Usage(
            UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, Optional.empty(), Optional.empty()),
        new CallRow.Time(received, UNKNOWN, received + millis()),
        log,
        CallRows.gateway(node, world));
  }
}
