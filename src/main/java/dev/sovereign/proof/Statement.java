package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Malformed;
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

  private static final int ROOM = 3072; // Most rows of calls are a little over 2 KB.

  private Statement() {}

  /// What comes before the predicate's members.
  static JcsText open() {
    return new JcsText(ROOM).plain(TYPE_NAME, TYPE).open(PREDICATE);
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

  /// The statement in these bytes.
  ///
  /// @throws Malformed if it is not one of this kind in the one form that it has
  static Json read(byte[] payload, RowKind kind) {
    var statement = Jcs.read(payload);
    if (!Fields.text(statement, TYPE_NAME).equals(TYPE)) {
      throw new Malformed("a row is an in-toto statement of version 1");
    }
    if (!Fields.text(statement, PREDICATE_TYPE).equals(kind.predicateType())) {
      throw new Malformed("the row is not of type " + kind.predicateType());
    }
    return statement;
  }

  /// The digests of the first subject, which has this name.
  ///
  /// @throws Malformed if it has another
  static Json subject(Json statement, String name) {
    var subjects = Fields.list(statement, SUBJECT);
    if (subjects.isEmpty() || !Fields.text(subjects.getFirst(), NAME).equals(name)) {
      throw new Malformed("the first subject of the row is not " + name);
    }
    return Fields.object(subjects.getFirst(), DIGEST);
  }
}
