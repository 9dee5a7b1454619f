package dev.sovereign.tlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// A SHA-256 hash as a value: its 32 bytes as four big-endian numbers.
public record Hash(long first, long second, long third, long fourth) {
  /// How long a hash is.
  public static final int BYTES = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /// The hash that stands at this place.
  public static Hash read(byte[] from, int at) {
    return new Hash(
        (long) LONGS.get(from, at),
        (long) LONGS.get(from, at + 8),
        (long) LONGS.get(from, at + 16),
        (long) LONGS.get(from, at + 24));
  }

  /// The hash in base64, as the log's texts have it.
  ///
  /// @throws Malformed if that is anything but 32 bytes in padded base64
  public static Hash parse(String base64) {
    var bytes = Base64Text.decode(base64, "a hash");
    if (bytes.length != BYTES) {
      throw new Malformed("a hash has 32 bytes: " + bytes.length);
    }
    return read(bytes, 0);
  }

  /// Writes the 32 bytes at this place.
  public void write(byte[] to, int at) {
    LONGS.set(to, at, first);
    LONGS.set(to, at + 8, second);
    LONGS.set(to, at + 16, third);
    LONGS.set(to, at + 24, fourth);
  }

  /// The 32 bytes.
  public byte[] bytes() {
    var bytes = new byte[BYTES];
    write(bytes, 0);
    return bytes;
  }

  /// In padded base64.
  public String base64() {
    return Base64Text.encode(bytes());
  }

  /// In lower-case hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
