package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.TreeHasher;
import java.util.Optional;
import java.util.OptionalLong;

/// A row as a verifier reads it.
///
/// @param statement its payload
record Row(Envelope envelope, RowKind kind, Json statement) {
  private static final String CALL = "call";

  /// The row in an envelope.
  ///
  /// @throws Malformed if it is not one of this kind in the one form that it has
  static Row read(Json envelope, RowKind kind) {
    var read = Envelope.read(envelope);
    var row = new Row(read, kind, Statement.read(read.payload(), kind));
    row.tenantSeq();
    return row;
  }

  /// Which row of its tenant it is in the log, if it says that.
  ///
  /// @throws Malformed if that is not a whole number from 1 on
  OptionalLong tenantSeq() {
    if (kind != RowKind.CALL_CLOSE || part(CALL).find(CallMembers.TENANT_SEQ).isEmpty()) {
      return OptionalLong.empty();
    }
    var number = Fields.number(part(CALL), CallMembers.TENANT_SEQ);
    if (number < 1) {
      throw new Malformed("tenant_seq counts from 1: " + number);
    }
    return OptionalLong.of(number);
  }

  Json predicate() {
    return Fields.object(statement, Statement.PREDICATE);
  }

  /// A member of the predicate.
  Json part(String name) {
    return Fields.object(predicate(), name);
  }

  /// The value of a digest of the row's subject.
  String subject(String name, String digest) {
    return Fields.text(Statement.subject(statement, name), digest);
  }

  /// The SHA-256 of the answer, where its row has that, too.
  Optional<String> plainSubject() {
    var digests = Statement.subject(statement, CallRow.RESPONSE);
    return digests.find(Statement.SHA256).map(_ -> Fields.text(digests, Statement.SHA256));
  }

  /// The log that it says it is in.
  String origin() {
    return Fields.text(part("log"), "origin");
  }

  /// The hash of its leaf.
  Hash leaf(byte[] salt) {
    return new TreeHasher().leaf(RowLeaf.of(kind, salt, envelope.payload()));
  }
}
