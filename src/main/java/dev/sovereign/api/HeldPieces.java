package dev.sovereign.api;

import dev.sovereign.core.Event;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;

/// A stream that was held back as it leaves, with its regular end: in pieces, each made when it is
/// asked for.
///
/// @param wantsUsage whether the caller asked for the usage chunk
record HeldPieces(List<Event> events, boolean wantsUsage) implements Iterable<byte[]> {
  private static final int PIECE = 16 * 1024;

  @Override
  public Iterator<byte[]> iterator() {
    var rest = events.iterator();
    return new Iterator<>() {
      private boolean over;

      @Override
      public boolean hasNext() {
        return !over;
      }

      @Override
      public byte[] next() {
        var out = new ByteArrayOutputStream(PIECE);
        while (rest.hasNext() && out.size() < PIECE) {
          StreamRelay.shown(rest.next(), wantsUsage).map(Sse::event).ifPresent(out::writeBytes);
        }
        if (!rest.hasNext()) {
          out.writeBytes(Sse.DONE);
          over = true;
        }
        return out.toByteArray();
      }
    };
  }
}
