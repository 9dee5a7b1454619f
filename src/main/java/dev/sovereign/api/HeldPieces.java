package dev.sovereign.api;

import dev.sovereign.core.Event;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// A stream that was held back as it leaves, with its regular end: in pieces, each made when it is
/// asked for. The end is a piece of its own.
record HeldPieces(List<Event> events, Shown shown, Attested attested) implements Iterable<byte[]> {
  private static final int PIECE = 16 * 1024;

  /// About how many bytes it has.
  long size() {
    return events.stream().flatMap(it -> shown.of(it).stream()).mapToLong(it -> it.length).sum();
  }

  /// The hashes of all of it, where it carries nothing of an attestation yet.
  ///
  /// @param said takes in what is shown
  Sent whole(Said said) {
    var all = new Emitted();
    forEach(all::add);
    events.forEach(event -> shown.of(event).ifPresent(said::add));
    return said.sent(all.with(new byte[0]));
  }

  @Override
  public Iterator<byte[]> iterator() {
    return new Pieces();
  }

  private final class Pieces implements Iterator<byte[]> {
    private final Iterator<Event> rest = events.iterator();
    private final FinishChunk finish = new FinishChunk(attested.isOnFinishChunk());
    private byte[] first = {}; // Of the chunks that left.
    private boolean isTold;
    private boolean isOver;

    @Override
    public boolean hasNext() {
      return !isOver;
    }

    @Override
    public byte[] next() {
      if (isTold) {
        isOver = true;
        return attested.ending(first, finish.held().isEmpty());
      }
      var out = new ByteArrayOutputStream(PIECE);
      while (rest.hasNext() && out.size() < PIECE) {
        add(rest.next(), out);
      }
      if (!rest.hasNext()) {
        isTold = true;
        out.writeBytes(Sse.events(attested.chunks(finish.held())));
      }
      return out.toByteArray();
    }

    private void add(Event event, ByteArrayOutputStream out) {
      var chunks = new ArrayList<byte[]>(1);
      shown.of(event).ifPresent(it -> finish.take(event, it, chunks));
      if (!chunks.isEmpty()) {
        first = first.length == 0 ? chunks.getFirst() : first;
        out.writeBytes(Sse.events(chunks));
      }
    }
  }
}
