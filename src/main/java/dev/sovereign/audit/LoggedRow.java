package dev.sovereign.audit;

import dev.sovereign.proof.RowSecrets;
import java.nio.ByteBuffer;

/// A row that stands in the log, and what opens it.
///
/// @param payload its statement
/// @param index of its leaf
public record LoggedRow(byte[] payload, RowSecrets secrets, long index) {
  private static final int SECRETS = 2 * RowSecrets.BYTES;

  /// How many bytes are sealed of a row.
  static int length(byte[] payload) {
    return SECRETS + payload.length;
  }

  /// Writes what is sealed of a row to this place: both secrets, and its statement.
  static void write(byte[] payload, RowSecrets secrets, byte[] to, int at) {
    secrets.write(to, at);
    System.arraycopy(payload, 0, to, at + SECRETS, payload.length);
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
