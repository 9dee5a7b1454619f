package dev.sovereign.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

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
    var out = new ByteArrayOutputStream(data.length + 8);
    append(out, data);
    return out.toByteArray();
  }

  /// Appends one event; its data is JSON, where a line break is white space, so it may be a blank.
  static void append(ByteArrayOutputStream out, byte[] data) {
    out.writeBytes(DATA);
    var from = 0;
    for (var at = 0; at < data.length; at++) {
      if (data[at] == '\n' || data[at] == '\r') {
        out.write(data, from, at - from);
        out.write(' ');
        from = at + 1;
      }
    }
    out.write(data, from, data.length - from);
    out.writeBytes(END);
  }
}
