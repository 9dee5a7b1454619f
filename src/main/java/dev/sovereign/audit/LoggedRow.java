package dev.sovereign.audit;

import dev.sovereign.proof.RowSecrets;
import java.nio.ByteBuffer;

/// A row that stands in the log, and what opens it.
///
/// @param payload its statement
/// @param index of its leaf
public record LoggedRow(byte[] payload, RowSecrets secrets, long index) {
  /// What is sealed of a row: both secrets, and its statement.
  static byte[] bytes(byte[] payload, RowSecrets secrets) {
    return ByteBuffer.allocate(2 * RowSecrets.BYTES + payload.length)
        .put(secrets.salt())
        .put(secrets.master())
        .put(payload)
        .array();
  }

  /// The row in what was sealed.
  static LoggedRow read(byte[] bytes, long index) {
    var in = ByteBuffer.wrap(bytes);
    var salt = new byte[RowSecrets.BYTES];
    var master = new byte[RowSecrets.BYTES];
    in.get(salt).get(master);
    var payload = new byte[in.remaining()];
    in.get(payload);
    return new LoggedRow(payload, RowSecrets.of(salt, master), index);
  }

  /// Nothing of its content.
  @Override
  public String toString() {
    return "the row at " + index;
  }
}
