package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.VerifierKey;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A keyset row as a verifier reads it, with its own proof.
record KeysetProof(Row row, byte[] salt, LogProof proof) {
  private static final String ED25519 = "ed25519";
  private static final String ROW = "row";
  private static final int KEY_BYTES = 32;

  /// A key that signs rows, and when.
  record RowKey(VerifierKey key, long notBeforeMillis, long notAfterMillis) {
    boolean isInForce(long millis) {
      return notBeforeMillis <= millis && millis < notAfterMillis;
    }
  }

  /// The keyset in a member `keyset`.
  ///
  /// @throws Malformed if it is none
  static KeysetProof read(Json json) {
    return new KeysetProof(
        Row.read(Fields.object(json, Evidence.ENVELOPE), RowKind.KEYSET),
        Fields.bytes(json, Evidence.ROW_SALT, RowSecrets.BYTES),
        Source.bareProof(Fields.text(json, Evidence.PROOF)));
  }

  /// The key that envelopes name so.
  ///
  /// @throws Malformed if the keyset's keys are none
  Optional<RowKey> key(String keyId) {
    return Fields.list(row.predicate(), "keys").stream()
        .filter(it -> Fields.text(it, "alg").equals(ED25519))
        .filter(it -> Fields.text(it, "use").equals(ROW))
        .map(KeysetProof::rowKey)
        .filter(it -> Envelope.keyId(it.key()).equals(keyId))
        .findFirst();
  }

  private static RowKey rowKey(Json key) {
    var raw = ByteBuffer.wrap(Fields.bytes(key, "public_key", KEY_BYTES));
    return new RowKey(
        VerifierKey.of(ROW, SignatureType.ED25519, raw),
        Fields.number(key, "not_before_ms"),
        Fields.number(key, "not_after_ms"));
  }

  /// Requires that the subject is the predicate.
  ///
  /// @throws Malformed if it is not
  void requireSubject() {
    var digest = Sha256.of(Jcs.of(row.predicate())).toString();
    if (!row.subject(KeysetRow.SUBJECT, Statement.SHA256).equals(digest)) {
      throw new Malformed("the subject of the keyset is not its predicate");
    }
  }
}
