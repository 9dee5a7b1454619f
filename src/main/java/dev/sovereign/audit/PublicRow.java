package dev.sovereign.audit;

import dev.sovereign.json.ObjectText;
import dev.sovereign.tlog.Base64Text;
import java.nio.charset.StandardCharsets;

/// A row that holds no secret, as the journal keeps it: a keyset, or that rows were erased. Its
/// leaf stands beside it.
final class PublicRow {
  /// The type byte of such a record in the journal.
  static final byte TYPE = 4;

  private PublicRow() {}

  /// One line of JSON.
  ///
  /// @param payload the row's statement
  /// @param salt of its leaf
  static byte[] bytes(byte[] payload, byte[] salt) {
    return new ObjectText()
        .text("payload", Base64Text.encode(payload))
        .text("salt", Base64Text.encode(salt))
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }
}
