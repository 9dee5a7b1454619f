package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;
import java.util.Optional;
import java.util.OptionalLong;

/// What is attested of a call that is about to be sent, before any byte of its prompt leaves. Like
/// the row by which it ends it holds no prompt, and no name of a tenant or a key.
///
/// @param requested the model that was asked for
/// @param residency where the call has to stay: codes with commas, or `any`
/// @param received the SHA-256 of the request's body as it came, its content coding undone
public record OpenRow(
    CallRow.Call call,
    String requested,
    String residency,
    Route route,
    Hash received,
    Time time,
    CallRow.Log log,
    CallRow.Gateway gateway) {
  /// The name of the row's subject.
  static final String REQUEST = "request";

  /// Which ways it may go.
  ///
  /// @param candidates how many offers were considered
  /// @param table the routes that it was planned by ([RoutesRow#digest])
  public record Route(String decisionId, long candidates, Optional<Hash> table) {}

  /// When it came, and when it was to be sent, in milliseconds since 1970.
  public record Time(long receivedMillis, long atMillis) {}

  /// The row's payload: an in-toto statement in canonical JSON.
  public byte[] statement(RowSecrets secrets) {
    var commit = secrets.commit(CommitLabel.REQUEST_RECEIVED, received);
    var out = Statement.open();
    var members = new CallMembers(out, secrets);
    members.call(call, OptionalLong.empty());
    members.gateway(gateway);
    members.log(log);
    out.open("model").text("requested", requested).close();
    out.open(REQUEST).plain("received", commit).close();
    out.open("residency").text("required", residency).close();
    out.open("route").number("candidates_considered", route.candidates());
    out.plain("decision_id", route.decisionId());
    out.text("table_sha256", route.table().map(Hash::toString)).close();
    out.open("time").number("at_ms", time.atMillis());
    members.notBefore(log);
    out.number("received_ms", time.receivedMillis()).close();
    return Statement.close(out, RowKind.CALL_OPEN, REQUEST, Statement.COMMIT, commit);
  }
}
