package dev.sovereign.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/// Finds bytes that are not UTF-8 (RFC 3629): sequences that are too long for what they say, halves
/// of surrogate pairs, what lies above U+10FFFF, and sequences without their beginning or end.
///
/// The tokenizer lets the first three through, and another reader may see other text in them.
final class Utf8 {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  // As they are compared, with their sign: all are below the ASCII characters.
  private static final byte FIRST_LEAD = (byte) 0xc0;
  private static final byte FIRST_OF_TWO = (byte) 0xc2;
  private static final byte FIRST_OF_THREE = (byte) 0xe0;
  private static final byte FIRST_OF_FOUR = (byte) 0xf0;
  private static final byte LAST_OF_FOUR = (byte) 0xf4;

  private Utf8() {}

  /// The offset of the first sequence that is none, if there is one.
  static OptionalInt firstMalformed(byte[] bytes) {
    var at = afterAscii(bytes, 0);
    while (at < bytes.length) {
      var next = bytes[at] >= 0 ? afterAscii(bytes, at) : at + sequence(bytes, at);
      if (next == at) {
        return OptionalInt.of(at);
      }
      at = next;
    }
    return OptionalInt.empty();
  }

  private static int afterAscii(byte[] bytes, int from) {
    var at = from;
    while (at <= bytes.length - Long.BYTES) {
      var high = (long) EIGHT.get(bytes, at) & HIGH_BITS;
      if (high != 0) {
        return at + Long.numberOfTrailingZeros(high) / Byte.SIZE;
      }
      at += Long.BYTES;
      while (at <= bytes.length - 4 * Long.BYTES && isAscii(bytes, at)) {
        at += 4 * Long.BYTES;
      }
    }
    while (at < bytes.length && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  // Most bytes of most documents pass here: four words at a time, for one branch.
  private static boolean isAscii(byte[] bytes, int at) {
    var first = (long) EIGHT.get(bytes, at) | (long) EIGHT.get(bytes, at + Long.BYTES);
    var last =
        (long) EIGHT.get(bytes, at + 2 * Long.BYTES) | (long) EIGHT.get(bytes, at + 3 * Long.BYTES);
    return ((first | last) & HIGH_BITS) == 0;
  }

  // The length of the sequence that begins here, or 0 where none does (RFC 3629 4).
  private static int sequence(byte[] bytes, int at) {
    var lead = bytes[at];
    if (lead < FIRST_OF_THREE) {
      return lead >= FIRST_OF_TWO && follows(bytes, at + 1) ? 2 : 0;
    }
    if (lead < FIRST_OF_FOUR) {
      return follows(bytes, at + 2) && follows(bytes, at + 1) && isThree(lead, bytes[at + 1])
          ? 3
          : 0;
    }
    return lead <= LAST_OF_FOUR
            && follows(bytes, at + 3)
            && follows(bytes, at + 2)
            && follows(bytes, at + 1)
            && isFour(lead, bytes[at + 1])
        ? 4
        : 0;
  }

  private static boolean follows(byte[] bytes, int at) {
    return at < bytes.length && bytes[at] < FIRST_LEAD;
  }

  // Not below U+0800, and no half of a pair (U+D800 to U+DFFF).
  private static boolean isThree(byte lead, byte second) {
    var high = ((lead & 0x0f) << 6) | (second & 0x3f);
    return high >= 0x800 >> 6 && high >> 5 != 0xd800 >> 11;
  }

  // Between U+10000 and U+10FFFF.
  private static boolean isFour(byte lead, byte second) {
    var high = ((lead & 0x07) << 6) | (second & 0x3f);
    return high >= 0x10000 >> 12 && high <= 0x10ffff >> 12;
  }
}
