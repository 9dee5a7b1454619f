package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;

/// A row whose salted digests can be compared with bytes.
///
/// @param master its master secret
record OpenedRow(Row row, byte[] master) {
  private static final String RESPONSE = "response";
  private static final String REQUEST = "request";

  /// Whether these are the bytes of the answer.
  Finding response(byte[] wire) {
    var digest = Sha256.of(wire);
    var committed = commit(CommitLabel.RESPONSE_WIRE, digest);
    var isSubject = row.subject(CallRow.RESPONSE, Statement.COMMIT).equals(committed);
    var isPlain = row.plainSubject().map(it -> it.equals(digest.toString())).orElse(true);
    if (!Fields.text(row.part(RESPONSE), "wire").equals(committed) || !isSubject || !isPlain) {
      return Finding.fail("the row is of another answer: its bytes differ");
    }
    var broke = row.part(RESPONSE).isTrue("aborted");
    return Finding.ok(wire.length + " bytes" + (broke ? " of an answer that broke off" : ""));
  }

  /// Whether these are the bytes of the request.
  Finding request(byte[] body) {
    var committed = commit(CommitLabel.REQUEST_RECEIVED, Sha256.of(body));
    return Fields.text(row.part(REQUEST), "received").equals(committed)
        ? Finding.ok(body.length + " bytes")
        : Finding.fail("the row is of another request: its bytes differ");
  }

  /// Whether the answer says the same.
  Finding content(Answer answer) {
    var committed = Fields.textOrNull(row.part(RESPONSE), "content");
    if (committed.isEmpty()) {
      return Finding.notChecked("the row has no digest of the content");
    }
    var found = answer.content().map(it -> commit(CommitLabel.RESPONSE_CONTENT, it));
    return Finding.of(found.equals(committed), "the row is of an answer that says something else");
  }

  private String commit(CommitLabel label, Hash digest) {
    return RowSecrets.commit(master, label, digest);
  }
}
