package dev.sovereign.provider;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Usage;
import dev.sovereign.dialect.ChunkReader;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.PieceTooLarge;
import dev.sovereign.http.Response;
import dev.sovereign.http.SseParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The chunks of a stream as events, whichever way the stream is cut into chunks.
final class ChunkSource implements EventSource, Response.Sink {
  /// The most bytes that one chunk may have.
  static final int LARGEST = 8 * 1024 * 1024;

  private final Response response;
  private final ChunkReader chunks;
  private final Cutter cutter;
  private List<Event> batch = new ArrayList<>();
  private @Nullable EventSink sink;
  private boolean reading;
  private boolean over;
  private boolean done;
  private boolean ended;

  /// Cuts bytes into chunks.
  interface Cutter {
    /// Takes the next bytes.
    ///
    /// @throws PieceTooLarge if a chunk passes the limit
    void feed(byte[] bytes);

    /// No more bytes come.
    void end();
  }

  /// Takes the data of one chunk.
  interface Data {
    void chunk(byte[] data);
  }

  /// @param cutting makes the cutter that hands its chunks to what it is given
  ChunkSource(Response response, ChunkReader chunks, Function<Data, Cutter> cutting) {
    this.response = response;
    this.chunks = chunks;
    this.cutter = cutting.apply(this::data);
  }

  /// The chunks of a server-sent event stream.
  static ChunkSource ofEvents(Response response, ChunkReader chunks) {
    return new ChunkSource(response, chunks, ChunkSource::events);
  }

  private static Cutter events(Data data) {
    var parser = new SseParser(LARGEST, data::chunk);
    return new Cutter() {
      @Override
      public void feed(byte[] bytes) {
        parser.feed(bytes);
      }

      @Override
      public void end() {
        parser.end();
      }
    };
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
  public boolean isEnded() {
    return ended;
  }

  @Override
  public Usage usage() {
    return chunks.usage();
  }

  @Override
  public long textBytes() {
    return chunks.textBytes();
  }

  @Override
  public void piece(byte[] bytes) {
    guarded(
        () -> {
          feed(bytes);
          deliver();
          if (done) {
            finish(false);
          }
        });
  }

  private void feed(byte[] bytes) {
    try {
      cutter.feed(bytes);
    } catch (PieceTooLarge tooLarge) {
      batch.add(new Event.Broken(new Outcome.Failed(Failure.of(Failure.Kind.BAD_ANSWER))));
    }
  }

  @Override
  public void end() {
    guarded(
        () -> {
          cutter.end();
          deliver();
          finish(true);
        });
  }

  @Override
  public void broken(ConnectionFailure failure) {
    guarded(() -> finish(true));
  }

  // Whatever is thrown here, or by who takes the events, is an error of ours.
  private void guarded(Runnable step) {
    if (over) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException fault) {
      over = true;
      if (sink != null) {
        sink.faulted(fault);
      }
    }
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

  // `[DONE]` proves nothing and its absence neither: the finish reasons decide. It only tells a
  // provider that gives fewer choices than were asked for from a stream that was cut.
  private void finish(boolean bodyIsOver) {
    over = true;
    ended = bodyIsOver;
    if (sink == null) {
      return;
    }
    if (chunks.isWhole() || (done && chunks.hasEnded())) {
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
