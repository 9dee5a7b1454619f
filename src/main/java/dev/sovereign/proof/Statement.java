package dev.sovereign.proof;

import java.util.function.UnaryOperator;

/// The frame of every row: an in-toto statement, version 1
/// (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md).
final class Statement {
  static final String TYPE = "https://in-toto.io/Statement/v1";
  static final String TYPE_NAME = "_type";
  static final String PREDICATE = "predicate";
  static final String PREDICATE_TYPE = "predicateType";
  static final String SUBJECT = "subject";
  static final String DIGEST = "digest";
  static final String NAME = "name";
  static final String SHA256 = "sha256";
  static final String COMMIT = "sfCommitV1";

  private Statement() {}

  /// What comes before the predicate's members.
  static JcsText open() {
    return new JcsText().plain(TYPE_NAME, TYPE).open(PREDICATE);
  }

  /// The bytes of a row whose subject is the SHA-256 of its predicate in canonical form.
  ///
  /// @param predicate writes its members
  static byte[] hashed(UnaryOperator<JcsText> predicate, RowKind kind, String subject) {
    var digest = Sha256.of(predicate.apply(new JcsText()).bytes());
    return close(predicate.apply(open()), kind, subject, SHA256, digest.toString());
  }

  /// Closes the predicate and names the subject: the row's bytes.
  ///
  /// @param digest its kind, a member of the subject's digest set
  static byte[] close(JcsText out, RowKind kind, String subject, String digest, String value) {
    out.close().plain(PREDICATE_TYPE, kind.predicateType()).openList(SUBJECT).open();
    out.open(DIGEST).plain(digest, value).close().plain(NAME, subject).close();
    return out.closeList().bytes();
  }
}
