package dev.sovereign.http;

import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream of bytes into the data of server-sent events (WHATWG HTML 9.2.6).
///
/// Lines may end in LF, CR or CRLF and be cut anywhere; several `data` lines of one event are
/// joined by LF; comments and other fields are left out. What follows the last empty line when the
/// stream ends is still given out by [#end], because some servers forget that line.
public final class SseParser {
  private final int limit;
  private final Consumer<byte[]> events;
  private byte[] line = new byte[512];
  private int length;
  private byte[] data = new byte[0];
  private int dataLength;
  private boolean hasData;
  private boolean afterReturn;
  private boolean atStart = true;

  /// A parser that hands each event's data to `events`.
  ///
  /// @param limit the most bytes that one event may have
  public SseParser(int limit, Consumer<byte[]> events) {
    this.limit = limit;
    this.events = events;
  }

  /// Takes the next bytes of the stream.
  ///
  /// @throws PieceTooLarge if an event passes the limit
  public void feed(byte[] bytes) {
    var from = 0;
    for (var i = 0; i < bytes.length; i++) {
      var b = bytes[i];
      if (b == '\n' || b == '\r') {
        if (b == '\n' && afterReturn && i == from && length == 0) {
          afterReturn = false;
        } else {
          afterReturn = b == '\r';
          endLine(bytes, from, i);
        }
        from = i + 1;
      } else if (i == from) {
        afterReturn = false;
      }
    }
    keep(bytes, from, bytes.length);
  }

  /// Gives out an event whose closing empty line never came.
  public void end() {
    if (length > 0) {
      endLine(line, 0, 0);
    }
    dispatch();
  }

  private void endLine(byte[] bytes, int from, int to) {
    if (length > 0) {
      keep(bytes, from, to);
      take(line, 0, length);
      length = 0;
    } else {
      PieceTooLarge.check(to - from, limit);
      take(bytes, from, to);
    }
  }

  private void take(byte[] bytes, int start, int to) {
    var from = start;
    if (atStart) {
      atStart = false;
      from = afterMark(bytes, from, to);
    }
    if (from == to) {
      dispatch();
    } else if (isData(bytes, from, to)) {
      var value = from + 5 < to && bytes[from + 5] == ' ' ? from + 6 : Math.min(from + 5, to);
      append(bytes, value, to);
    }
  }

  // "data" alone or "data:" and whatever follows.
  private static boolean isData(byte[] bytes, int from, int to) {
    return to - from >= 4
        && bytes[from] == 'd'
        && bytes[from + 1] == 'a'
        && bytes[from + 2] == 't'
        && bytes[from + 3] == 'a'
        && (to - from == 4 || bytes[from + 4] == ':');
  }

  private static int afterMark(byte[] bytes, int from, int to) {
    var isMark =
        to - from >= 3
            && bytes[from] == (byte) 0xef
            && bytes[from + 1] == (byte) 0xbb
            && bytes[from + 2] == (byte) 0xbf;
    return isMark ? from + 3 : from;
  }

  private void append(byte[] bytes, int from, int to) {
    if (!hasData) {
      hasData = true;
      data = Arrays.copyOfRange(bytes, from, to);
      dataLength = data.length;
      return;
    }
    var joined = dataLength + 1 + (to - from);
    PieceTooLarge.check(joined, limit);
    if (joined > data.length) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, joined));
    }
    data[dataLength] = '\n';
    System.arraycopy(bytes, from, data, dataLength + 1, to - from);
    dataLength = joined;
  }

  private void dispatch() {
    if (hasData) {
      hasData = false;
      events.accept(dataLength == data.length ? data : Arrays.copyOf(data, dataLength));
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    var more = to - from;
    PieceTooLarge.check((long) length + more, limit);
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
    }
    System.arraycopy(bytes, from, line, length, more);
    length += more;
  }
}
