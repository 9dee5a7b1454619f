package dev.sovereign.provider;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.ChunkReader;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.Response;
import dev.sovereign.http.SseParser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The chunks of a server-sent event stream as events.
final class SseSource implements EventSource, Response.Sink {
  private static final int LARGEST_EVENT = 8 * 1024 * 1024;

  private final Response response;
  private final ChunkReader chunks;
  private final SseParser parser = new SseParser(LARGEST_EVENT, this::data);
  private List<Event> batch = new ArrayList<>();
  private @Nullable EventSink sink;
  private boolean reading;
  private boolean over;
  private boolean done;

  SseSource(Response response, ChunkReader chunks) {
    this.response = response;
    this.chunks = chunks;
  }

  @Override
  public void read(EventSink sink) {
    this.sink = sink;
    if (!reading) {
      reading = true;
      response.read(this);
    }
  }

  @Override
  public void pause() {
    response.pause();
  }

  @Override
  public void resume() {
    response.resume();
  }

  @Override
  public Usage usage() {
    return chunks.usage();
  }

  @Override
  public void piece(byte[] bytes) {
    if (over) {
      return;
    }
    try {
      parser.feed(bytes);
    } catch (SseParser.EventTooLarge tooLarge) {
      batch.add(new Event.Broken(new Outcome.Failed(Failure.of(Failure.Kind.BAD_ANSWER))));
    }
    deliver();
    if (done) {
      finish();
    }
  }

  @Override
  public void end() {
    if (!over) {
      parser.end();
      deliver();
      finish();
    }
  }

  @Override
  public void broken(ConnectionFailure failure) {
    finish();
  }

  private void data(byte[] data) {
    if (done) {
      return;
    }
    if (isDone(data)) {
      done = true;
      return;
    }
    var event = chunks.read(data);
    if (!(event instanceof Event.Silent)) {
      batch.add(event);
    }
  }

  private void deliver() {
    var events = batch;
    batch = new ArrayList<>();
    if (sink != null) {
      sink.events(events);
    }
  }

  // `[DONE]` proves nothing and its absence neither: the finish reasons decide.
  private void finish() {
    if (over) {
      return;
    }
    over = true;
    if (sink == null) {
      return;
    }
    if (chunks.isWhole()) {
      sink.whole();
    } else {
      sink.broken(Failure.of(done ? Failure.Kind.INCOMPLETE : Failure.Kind.CLOSED));
    }
  }

  private static boolean isDone(byte[] data) {
    return data.length == 6
        && data[0] == '['
        && data[1] == 'D'
        && data[2] == 'O'
        && data[3] == 'N'
        && data[4] == 'E'
        && data[5] == ']';
  }
}
