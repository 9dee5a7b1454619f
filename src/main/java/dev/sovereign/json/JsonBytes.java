package dev.sovereign.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON in UTF-8 while it is written, in an array that grows. It puts in no quotes, commas or
/// escapes of its own.
///
/// One thread at a time may use it.
public final class JsonBytes {
  private byte[] bytes;
  private int length;

  /// @param room for so many bytes before it has to grow; at least one
  public JsonBytes(int room) {
    bytes = new byte[room];
  }

  /// Adds an ASCII character.
  public JsonBytes ascii(char c) {
    ensure(1);
    put(c);
    return this;
  }

  /// Adds a text of ASCII characters; of others wrong bytes would come.
  public JsonBytes ascii(String text) {
    return ascii(text, 0, text.length());
  }

  /// Adds these characters of a text, which are of ASCII.
  @SuppressWarnings("deprecation") // Nothing else copies what is one byte each, without a buffer.
  public JsonBytes ascii(String text, int from, int to) {
    ensure(to - from);
    text.getBytes(from, to, bytes, length);
    length += to - from;
    return this;
  }

  /// Adds a text. Half of a surrogate pair becomes a question mark.
  public JsonBytes text(String text) {
    var more = text.getBytes(StandardCharsets.UTF_8);
    ensure(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /// Adds a character, which is no half of a surrogate pair (RFC 3629, section 3).
  public JsonBytes codePoint(int c) {
    if (c < 0x80) {
      return ascii((char) c);
    }
    ensure(4);
    if (c < 0x800) {
      put(0xc0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        put(0xe0 | (c >> 12));
      } else {
        put(0xf0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3f));
      }
      put(0x80 | ((c >> 6) & 0x3f));
    }
    put(0x80 | (c & 0x3f));
    return this;
  }

  /// Adds a number.
  public JsonBytes number(long value) {
    if (value < 0) {
      return ascii(Long.toString(value));
    }
    var digits = digits(value);
    ensure(digits);
    length += digits;
    var rest = value;
    for (var at = length - 1; at >= length - digits; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }

  private static int digits(long value) {
    var digits = 1;
    for (var rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
    }
  }

  private void put(int b) {
    bytes[length++] = (byte) b;
  }

  /// How many bytes there are.
  public int length() {
    return length;
  }

  /// A copy of them.
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /// They as a text.
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
