package dev.sovereign.proof;

import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.VerifierKey;
import java.util.Optional;

/// Checks that a row is signed by a key which the log had certified before.
///
/// @param root the key that must have signed the keyset, too
record KeysetCheck(LogCheck log, Optional<VerifierKey> root) {
  /// Whether the one signature of the row is by a key of the keyset.
  static Finding rowSignature(Row row, KeysetProof keyset) {
    var signatures = row.envelope().signatures();
    if (signatures.size() != 1) {
      return Finding.fail("the row has " + signatures.size() + " signatures, not one");
    }
    var keyId = signatures.getFirst().keyId();
    return keyset
        .key(keyId)
        .map(
            it ->
                row.envelope().isSignedBy(it.key())
                    ? Finding.ok(number(row))
                    : Finding.fail("the signature is not by " + keyId))
        .orElseGet(() -> Finding.fail("the keyset does not name the key " + keyId));
  }

  private static String number(Row row) {
    var number = row.tenantSeq();
    return number.isPresent() ? "call " + number.getAsLong() + " of its tenant" : "";
  }

  /// Whether the keyset is what the row names, in the log before it, signed by the log, and the
  /// row's key was in force when the call ended.
  ///
  /// @throws Malformed if a part of it is not what it should be
  Finding keyset(ProvedRow proved, KeysetProof keyset) {
    var row = proved.row();
    requireNamed(row, keyset);
    requireBefore(proved, keyset);
    requireInForce(row, keyset);
    var included = LogCheck.inclusion(keyset.proof(), keyset.row().leaf(keyset.salt()));
    if (!included.isOk()) {
      return included;
    }
    var signed = log.signature(keyset.proof());
    if (!signed.isOk()) {
      return signed;
    }
    var cosigned = log.quorum(keyset.proof());
    var byLog = log.trust().check(it -> signedByLog(it, row, keyset.row()));
    if (!byLog.isOk()) {
      return byLog;
    }
    return cosigned.isOk() ? Finding.ok("leaf " + keyset.proof().index()) : cosigned;
  }

  private static void requireNamed(Row row, KeysetProof keyset) {
    keyset.requireSubject();
    var named = Fields.text(row.part("log"), "keyset");
    if (!Sha256.of(keyset.row().envelope().payload()).toString().equals(named)) {
      throw new Malformed("the keyset is not the one that the row names");
    }
  }

  private static void requireBefore(ProvedRow proved, KeysetProof keyset) {
    var origin = proved.tree().origin();
    var own = new ProvedRow(keyset.row(), keyset.proof());
    if (!keyset.row().origin().equals(origin) || !own.tree().origin().equals(origin)) {
      throw new Malformed("the keyset is not of the log " + origin);
    }
    if (keyset.proof().index() >= proved.proof().index()) {
      throw new Malformed("the keyset is not in the log before the row");
    }
  }

  private static void requireInForce(Row row, KeysetProof keyset) {
    var ended = Fields.number(row.part("time"), "completed_ms");
    var keyId = row.envelope().signatures().stream().map(Envelope.Signature::keyId).findFirst();
    var key = keyId.flatMap(keyset::key);
    if (key.filter(it -> it.isInForce(ended)).isEmpty()) {
      throw new Malformed("the keyset has no such key in force when the call ended, at " + ended);
    }
  }

  private Finding signedByLog(TrustPolicy trust, Row row, Row keyset) {
    var keys =
        trust.logs().stream()
            .map(TrustPolicy.Log::key)
            .filter(it -> it.type() == SignatureType.ED25519 && it.name().equals(row.origin()))
            .toList();
    if (keys.stream().noneMatch(it -> keyset.envelope().isSignedBy(it))) {
      return Finding.fail("the keyset is not signed by an Ed25519 key of the log in the policy");
    }
    if (keys.stream().anyMatch(it -> keyset.envelope().isForgedFor(it))) {
      return Finding.fail("a signature of the keyset is not by the log's key that it names");
    }
    return Finding.of(
        root.filter(it -> !keyset.envelope().isSignedBy(it)).isEmpty(),
        "the keyset is not signed by the root key");
  }
}
