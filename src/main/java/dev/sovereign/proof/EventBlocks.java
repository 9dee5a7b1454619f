package dev.sovereign.proof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A stream of server-sent events as the bytes of its blocks (WHATWG HTML 9.2.6): each ends with
/// its empty line, the last perhaps without.
final class EventBlocks {
  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  private EventBlocks() {}

  static List<byte[]> of(byte[] stream) {
    var blocks = new ArrayList<byte[]>();
    var start = 0;
    for (var line = 0; line < stream.length; ) {
      var end = lineEnd(stream, line);
      var next = afterBreak(stream, end);
      if (end == line) {
        blocks.add(Arrays.copyOfRange(stream, start, next));
        start = next;
      }
      line = next;
    }
    if (start < stream.length) {
      blocks.add(Arrays.copyOfRange(stream, start, stream.length));
    }
    return blocks;
  }

  /// The data of a block: that of its lines, with line feeds between.
  static byte[] data(byte[] block) {
    var data = new ByteArrayOutputStream(block.length);
    for (var line = 0; line < block.length; ) {
      var end = lineEnd(block, line);
      if (startsWith(block, line, DATA)) {
        var from = line + DATA.length;
        from += from < end && block[from] == ' ' ? 1 : 0;
        if (data.size() > 0) {
          data.write('\n');
        }
        data.write(block, from, end - from);
      }
      line = afterBreak(block, end);
    }
    return data.toByteArray();
  }

  static boolean startsWith(byte[] bytes, int at, byte[] with) {
    return bytes.length - at >= with.length
        && Arrays.equals(bytes, at, at + with.length, with, 0, with.length);
  }

  private static int lineEnd(byte[] bytes, int from) {
    var at = from;
    while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  private static int afterBreak(byte[] bytes, int end) {
    var isPair = end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n';
    return Math.min(bytes.length, end + (isPair ? 2 : 1));
  }
}
