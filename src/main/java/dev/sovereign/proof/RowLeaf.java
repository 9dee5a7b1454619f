package dev.sovereign.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The entry of a row in the log, 45 bytes that say nothing without the row and its salt:
///
/// ```
/// "sf-leaf/v1" LF NUL (12) ‖ kind (1) ‖ HMAC-SHA256(salt, "sf-row/v1" LF NUL ‖ PAE(row)) (32)
/// ```
public final class RowLeaf {
  /// How long it is.
  public static final int BYTES = 45;

  private static final byte[] LEAF = "sf-leaf/v1\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ROW = "sf-row/v1\n\0".getBytes(StandardCharsets.US_ASCII);

  private RowLeaf() {}

  /// The entry of a row.
  ///
  /// @param salt 32 bytes
  /// @param payload the row's statement
  public static byte[] of(RowKind kind, byte[] salt, byte[] payload) {
    var commitment = Hmac.of(salt, ROW, Pae.head(Envelope.TYPE, payload.length), payload);
    return ByteBuffer.allocate(BYTES).put(LEAF).put(kind.code()).put(commitment).array();
  }

  /// The kind of row that an entry of the log hides; nothing if it hides none.
  public static Optional<RowKind> kind(byte[] entry) {
    return entry.length == BYTES && Arrays.equals(entry, 0, LEAF.length, LEAF, 0, LEAF.length)
        ? RowKind.of(entry[LEAF.length])
        : Optional.empty();
  }
}
