package dev.sovereign.api;

import dev.sovereign.core.Digest;
import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.dispatch.OpenStream;
import dev.sovereign.http.Exchange;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hands the events of an open stream to the client as they come, no faster than it takes them.
final class StreamRelay implements EventSink {
  private final Exchange.Stream client;
  private final OpenStream upstream;
  private final Shown shown;
  private final FinishChunk finish;
  private final Said said;
  private final Emitted emitted = new Emitted();
  private final Promise<Optional<Failure>> ended = new Promise<>();
  private byte[] first = {}; // Of the chunks that left.
  private boolean over;

  /// @param said takes in what is shown
  /// @param waits whether the finish chunk waits for the call's record
  StreamRelay(Exchange.Stream client, OpenStream upstream, Shown shown, Said said, boolean waits) {
    this.client = client;
    this.upstream = upstream;
    this.shown = shown;
    this.said = said;
    this.finish = new FinishChunk(waits);
  }

  /// Sends what was held back and everything that follows; completes when the upstream has ended:
  /// with nothing if the answer is whole, else with what broke it.
  Future<Optional<Failure>> run(List<Event> first) {
    client.onWritable(
        () -> {
          if (!over) {
            upstream.resume();
          }
        });
    events(first);
    if (!over) {
      upstream.read(this);
      if (client.isWritable()) {
        upstream.resume();
      }
    }
    return ended.future();
  }

  /// How long what was said is, for its hash: in UTF-16 units.
  long saidLength() {
    return said.length();
  }

  /// The hash of what has left.
  Digest hashOfSent() {
    return emitted.with(new byte[0]);
  }

  /// The hashes of the whole answer, with its regular end.
  Sent hashOfWhole() {
    return said.sent(emitted.with(withWaiting(Sse.DONE)));
  }

  /// The hash of what has left, and of the error that ends it.
  Digest hashOfFailed(byte[] error) {
    return emitted.with(withWaiting(Sse.event(error)));
  }

  /// Sends the regular end: only now may the client take the answer as whole.
  void finish(Attested attested) {
    var waiting = finish.held();
    if (!waiting.isEmpty()) {
      client.write(Sse.events(attested.chunks(waiting)));
    }
    client.end(attested.ending(first, waiting.isEmpty()));
  }

  /// Sends an explicit error and no `[DONE]`.
  void fail(byte[] error) {
    over = true;
    upstream.cancel();
    client.end(withWaiting(Sse.event(error)));
  }

  private byte[] withWaiting(byte[] end) {
    return Sse.joined(Sse.events(finish.held()), end);
  }

  @Override
  public void events(List<Event> events) {
    var chunks = new ArrayList<byte[]>(events.size());
    for (var event : events) {
      if (event instanceof Event.Broken(var why)) {
        write(chunks);
        broken(failure(why));
        return;
      }
      shown.of(event).ifPresent(it -> take(event, it, chunks));
    }
    write(chunks);
  }

  private void take(Event event, byte[] chunk, List<byte[]> chunks) {
    said.add(chunk);
    finish.take(event, chunk, chunks);
  }

  private void write(List<byte[]> chunks) {
    if (!chunks.isEmpty()) {
      first = first.length == 0 ? chunks.getFirst() : first;
      var bytes = Sse.events(chunks);
      emitted.add(bytes);
      client.write(bytes);
      if (!client.isWritable()) {
        upstream.pause();
      }
    }
  }

  private static Failure failure(Outcome why) {
    return why instanceof Outcome.Failed(var failure)
        ? failure
        : Failure.of(Failure.Kind.STREAM_ERROR);
  }

  @Override
  public void whole() {
    over = true;
    ended.succeed(Optional.empty());
  }

  @Override
  public void broken(Failure failure) {
    if (!over) {
      over = true;
      upstream.cancel();
      ended.succeed(Optional.of(failure));
    }
  }

  @Override
  public void faulted(RuntimeException fault) {
    over = true;
    ended.fail(fault);
  }
}
