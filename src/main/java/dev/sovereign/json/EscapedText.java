package dev.sovereign.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The inside of a JSON string, with its escapes.
final class EscapedText {
  private static final int OF_UNIT = 6; // Such as the six characters of an escaped U+20AC.
  private static final int HEX = 16;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private EscapedText() {}

  /// How many bytes the text has in UTF-8 once its escapes are resolved.
  static int bytes(byte[] source, int start, int end) {
    var count = 0;
    var at = start;
    while (at < end) {
      var escape = backslash(source, at, end);
      count += escape - at;
      at = escape;
      if (at < end && source[at + 1] != 'u') {
        count++;
        at += 2;
      } else if (at < end) {
        count += inUtf8(unit(source, at + 2));
        at += OF_UNIT;
      }
    }
    return count;
  }

  // Where the next one is, or the end: most texts are long and have none, so eight bytes at a time.
  private static int backslash(byte[] source, int start, int end) {
    var at = start;
    while (at + Long.BYTES <= end && !holdsZero((long) EIGHT.get(source, at) ^ '\\' * ONES)) {
      at += Long.BYTES;
    }
    while (at < end && source[at] != '\\') {
      at++;
    }
    return at;
  }

  private static boolean holdsZero(long bytes) {
    return ((bytes - ONES) & ~bytes & HIGH_BITS) != 0;
  }

  private static int unit(byte[] source, int at) {
    var unit = 0;
    for (var i = at; i < at + 4; i++) {
      unit = unit * HEX + Character.digit(source[i], HEX);
    }
    return unit;
  }

  // Each half of a pair has two of the pair's four bytes.
  private static int inUtf8(int unit) {
    if (unit < 0x80) {
      return 1;
    }
    return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
  }
}
