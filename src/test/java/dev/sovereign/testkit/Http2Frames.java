package dev.sovereign.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Frames of HTTP/2 as bytes (RFC 9113), for clients that do what no library would.
public final class Http2Frames {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RESET = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int WINDOW = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private static final byte[] MAGIC =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Http2Frames() {}

  /// What a connection begins with: the magic and these settings, six bytes each.
  public static byte[] preface(byte... settings) {
    return joined(MAGIC, frame(SETTINGS, 0, 0, settings));
  }

  /// One frame (RFC 9113 4.1): length, type, flags, stream.
  public static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) 0)
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /// The fields of a `GET` of this path from the host `a` (RFC 7541 6).
  public static byte[] get(String path) {
    var text = path.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(7 + text.length)
        .put(new byte[] {(byte) 0x82, (byte) 0x86, 4, (byte) text.length})
        .put(text)
        .put(new byte[] {0x41, 1, 'a'})
        .array();
  }

  /// One after the other.
  public static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /// A frame that came.
  public record Frame(int type, int stream, byte[] payload) {}

  /// Reads frames until one of this type comes.
  ///
  /// @throws IOException if none comes
  public static Frame await(InputStream from, int type) throws IOException {
    while (true) {
      var came = next(from);
      if (came.type() == type) {
        return came;
      }
    }
  }

  /// Reads the next frame.
  ///
  /// @throws IOException if none comes
  public static Frame next(InputStream from) throws IOException {
    var in = new DataInputStream(from);
    var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    var type = in.readUnsignedByte();
    in.readUnsignedByte();
    return new Frame(type, in.readInt(), in.readNBytes(length));
  }

  /// Lets the peer send so many more bytes on a stream; on all together where it is 0.
  public static byte[] window(int stream, int bytes) {
    return frame(WINDOW, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }
}
