package dev.sovereign.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Writes server-sent events (WHATWG HTML 9.2).
final class Sse {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  /// What ends a stream that is whole.
  static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  /// A comment that says that the connection still stands.
  static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

  private Sse() {}

  /// One event with this data.
  static byte[] event(byte[] data) {
    return events(List.of(data));
  }

  /// One event for each of these data, which are JSON: a line break in them is white space, so it
  /// may be a blank.
  static byte[] events(List<byte[]> all) {
    var length = 0;
    for (var data : all) {
      length += DATA.length + data.length + END.length;
    }
    var out = new byte[length];
    var at = 0;
    for (var data : all) {
      at = put(out, at, data);
    }
    return out;
  }

  /// The one and then the other.
  static byte[] joined(byte[] one, byte[] other) {
    var both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static int put(byte[] out, int at, byte[] data) {
    System.arraycopy(DATA, 0, out, at, DATA.length);
    var from = at + DATA.length;
    var end = from + data.length;
    System.arraycopy(data, 0, out, from, data.length);
    for (var i = from; i < end; i++) {
      if (out[i] == '\n' || out[i] == '\r') {
        out[i] = ' ';
      }
    }
    System.arraycopy(END, 0, out, end, END.length);
    return end + END.length;
  }
}
