package dev.sovereign.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;

/// What of an answer waits until its client takes more. It belongs to the exchange's loop.
final class Outflow {
  private final ArrayDeque<Iterator<byte[]>> lines = new ArrayDeque<>(2);
  private byte[] piece = {};
  private int at;

  void add(byte[] bytes) {
    add(Collections.singleton(bytes).iterator());
  }

  /// @param pieces each asked for when those before it have left
  void add(Iterator<byte[]> pieces) {
    lines.add(pieces);
    settle();
  }

  boolean isEmpty() {
    return at == piece.length;
  }

  /// The next bytes, at most so many.
  Buffer next(int most) {
    var length = Math.min(most, piece.length - at);
    var bytes = Bytes.wrapped(piece, at, length);
    at += length;
    settle();
    return bytes;
  }

  // Whether more comes must be known before the last of it leaves with the body's end.
  private void settle() {
    while (at == piece.length && !lines.isEmpty()) {
      if (lines.getFirst().hasNext()) {
        piece = lines.getFirst().next();
        at = 0;
      } else {
        lines.removeFirst();
      }
    }
  }
}
