package dev.sovereign.api;

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
  private final boolean wantsUsage;
  private final Promise<Optional<Failure>> ended = new Promise<>();
  private boolean over;

  /// @param wantsUsage whether the caller asked for the usage chunk
  StreamRelay(Exchange.Stream client, OpenStream upstream, boolean wantsUsage) {
    this.client = client;
    this.upstream = upstream;
    this.wantsUsage = wantsUsage;
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

  /// Sends the regular end: only now may the client take the answer as whole.
  void finish() {
    client.end(Sse.DONE);
  }

  /// Sends an explicit error and no `[DONE]`.
  void fail(byte[] error) {
    over = true;
    upstream.cancel();
    client.end(Sse.event(error));
  }

  @Override
  public void events(List<Event> events) {
    var shown = new ArrayList<byte[]>(events.size());
    for (var event : events) {
      if (event instanceof Event.Broken(var why)) {
        write(shown);
        broken(failure(why));
        return;
      }
      shown(event, wantsUsage).ifPresent(shown::add);
    }
    write(shown);
  }

  /// What of an event is for the client.
  static Optional<byte[]> shown(Event event, boolean wantsUsage) {
    return switch (event) {
      case Event.Opening(var json) -> Optional.of(json);
      case Event.Content(var json) -> Optional.of(json);
      case Event.UsageReport(var json) -> wantsUsage ? Optional.of(json) : Optional.empty();
      case Event.Silent(), Event.Broken _ -> Optional.empty();
    };
  }

  private void write(List<byte[]> shown) {
    if (!shown.isEmpty()) {
      client.write(Sse.events(shown));
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
