package dev.sovereign.proof;

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

  /// Closes the predicate and names the subject: the row's bytes.
  ///
  /// @param digest its kind, a member of the subject's digest set
  static byte[] close(JcsText out, RowKind kind, String subject, String digest, String value) {
    out.close().plain(PREDICATE_TYPE, kind.predicateType()).openList(SUBJECT).open();
    out.open(DIGEST).plain(digest, value).close().plain(NAME, subject).close();
    return out.closeList().bytes();
  }
}
