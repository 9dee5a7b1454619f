package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.json.ObjectText;
import dev.sovereign.proof.KeysetRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.JournalEntry;
import java.nio.charset.StandardCharsets;

/// A row that holds no secret: a keyset, an anchor, that rows were erased, what was counted in a
/// period.
///
/// @param payload its statement
/// @param salt of its leaf
record PublicRow(RowKind kind, byte[] payload, byte[] salt) {
  /// The type byte of such a record in the journal.
  static final byte TYPE = 4;

  private static final String PAYLOAD = "payload";
  private static final String SALT = "salt";

  /// One with a salt of its own.
  static PublicRow of(RowKind kind, byte[] payload) {
    return new PublicRow(kind, payload, KeysetRow.freshSalt());
  }

  /// The row in these bytes.
  static PublicRow read(RowKind kind, byte[] bytes) {
    var json = Json.parseAll(bytes);
    return new PublicRow(
        kind,
        Base64Text.decode(json.string(PAYLOAD).orElse(""), PAYLOAD),
        Base64Text.decode(json.string(SALT).orElse(""), SALT));
  }

  /// One line of JSON.
  byte[] bytes() {
    return new ObjectText()
        .text(PAYLOAD, Base64Text.encode(payload))
        .text(SALT, Base64Text.encode(salt))
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }

  /// As the journal keeps it, its leaf beside it.
  JournalEntry entry() {
    return new JournalEntry(TYPE, bytes(), RowLeaf.of(kind, salt, payload));
  }
}
