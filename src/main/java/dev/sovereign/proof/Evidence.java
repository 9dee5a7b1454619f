package dev.sovereign.proof;

import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.LogProof;

/// All that it takes to check offline that a row is in the log: the row, signed; its leaf's salt
/// and proof; and the same of the keyset that names the row's key.
///
/// @param proof without extra data
/// @param rowSalt 32 bytes
public record Evidence(LogProof proof, Envelope envelope, byte[] rowSalt, Keyset keyset) {
  static final String ENVELOPE = "envelope";
  static final String KEYSET = "keyset";
  static final String ROW_SALT = "row_salt";
  static final String PROOF = "proof";

  /// A keyset row with its proof under a checkpoint of its own.
  ///
  /// @param salt 32 bytes, no secret
  public record Keyset(Envelope envelope, byte[] salt, LogProof proof) {
    String text() {
      return new JcsText()
          .raw(ENVELOPE, envelope.text())
          .text(PROOF, proof.toString())
          .text(ROW_SALT, Base64Text.encode(salt))
          .end();
    }
  }

  /// The content of a `.tlog-proof` file: the proof with all else as its extra data, but not the
  /// master secret of the row.
  public byte[] tlogProof() {
    var extra =
        new JcsText()
            .raw(ENVELOPE, envelope.text())
            .raw(KEYSET, keyset.text())
            .text(ROW_SALT, Base64Text.encode(rowSalt))
            .bytes();
    return proof.withExtra(extra).bytes();
  }
}
