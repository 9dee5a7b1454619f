package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Witnessed;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes the members that a call's rows have in common: that by which it was opened, and that by
/// which it ended.
///
/// @param secrets of the row
record CallMembers(JcsText out, RowSecrets secrets) {
  static final String TENANT_SEQ = "tenant_seq";

  /// Whose call it is, and by which way it came.
  ///
  /// @param tenantSeq which of the tenant's it is, of one that ended
  void call(CallRow.Call call, OptionalLong tenantSeq) {
    out.open("call").text("endpoint", call.endpoint()).plain("id", call.id());
    commit("idempotency_key", CommitLabel.CALL_IDEMPOTENCY_KEY, call.idempotencyKey());
    commit("key_fingerprint", CommitLabel.CALL_KEY, Optional.of(call.keyId()));
    out.flag("stream", call.stream());
    commit("tenant", CommitLabel.CALL_TENANT, Optional.of(call.tenant()));
    out.number(TENANT_SEQ, tenantSeq).close();
  }

  /// Who serves it.
  void gateway(CallRow.Gateway gateway) {
    out.open("gateway").plain("build", gateway.build().map(Hash::toString));
    out.plain("config", gateway.config().map(Hash::toString));
    out.text("node", gateway.node()).close();
  }

  /// Where the row is.
  void log(CallRow.Log log) {
    out.open("log").plain("keyset", log.keyset().toString());
    out.number("open_index", log.openIndex()).text("origin", log.origin()).close();
  }

  /// What was in the log before the row, as far as witnesses have seen it: a member of its time.
  void notBefore(CallRow.Log log) {
    log.witnessed().filter(it -> Jcs.isExact(it.time())).ifPresent(this::notBefore);
  }

  private void notBefore(Witnessed last) {
    out.open(NotBefore.NAME).text("origin", last.tree().origin());
    out.plain("root", last.tree().root().base64()).number("size", last.tree().size());
    out.number("witness_time", last.time()).close();
  }

  /// A text in its salted form; nothing where there is none.
  void commit(String name, CommitLabel label, Optional<String> text) {
    out.plain(name, text.map(it -> secrets.commit(label, Sha256.of(it))));
  }
}
