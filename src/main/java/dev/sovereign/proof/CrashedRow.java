package dev.sovereign.proof;

import dev.sovereign.json.Json;
import java.util.Optional;

/// What is attested of a call that was opened and whose program ended before it did: that it is
/// over, and nothing of how. Who was asked, and what the client got, nobody knows any more.
///
/// @param opened the payload of the row by which it was opened
/// @param completedMillis when it was closed, in milliseconds since 1970
/// @param log where this row will be
public record CrashedRow(byte[] opened, long completedMillis, CallRow.Log log) {
  private static final String NULL = "null";
  private static final String[] AS_OPENED = {"request", "residency"};

  /// The row's payload: an in-toto statement in canonical JSON.
  ///
  /// @param secrets whose master secret is that of the row by which it was opened: the salted
  ///     digests of that stand here too
  /// @param tenantSeq which row of a call of its tenant it is in the log, from 1
  public byte[] statement(RowSecrets secrets, long tenantSeq) {
    var known = Json.parseAll(opened).find(Statement.PREDICATE).orElseThrow();
    var wire = secrets.commit(CommitLabel.RESPONSE_WIRE, Sha256.of(new byte[0]));
    var out = Statement.open();
    out.open("call");
    member(known, "call").members().forEach(it -> out.raw(it.name(), it.value().raw()));
    out.number(CallMembers.TENANT_SEQ, tenantSeq).close().raw("gateway", raw(known, "gateway"));
    new CallMembers(out, secrets).log(log);
    out.open("model").raw("hash", NULL).text("hash_source", "none");
    out.text("requested", member(known, "model").string("requested")).close();
    out.open("policy").raw("id", NULL).close().raw("provider", NULL);
    for (var name : AS_OPENED) {
      out.raw(name, raw(known, name));
    }
    out.open(CallRow.RESPONSE).flag("aborted", true).raw("content", NULL);
    out.plain("wire", wire).close().raw("route", raw(known, "route"));
    out.open("tier").nullable("observed", Optional.empty()).close();
    out.open("time").number("completed_ms", completedMillis);
    out.number("received_ms", member(known, "time").integer("received_ms")).close();
    out.open("usage").close();
    return Statement.close(out, RowKind.CALL_CLOSE, CallRow.RESPONSE, Statement.COMMIT, wire);
  }

  private static String raw(Json known, String name) {
    return member(known, name).raw();
  }

  private static Json member(Json known, String name) {
    return known.find(name).orElseThrow();
  }
}
