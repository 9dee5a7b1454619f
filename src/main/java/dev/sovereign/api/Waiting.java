package dev.sovereign.api;

import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.loop.Loop;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way to a client who waits for a stream, or for what comes next of it. It opens with the
/// answer, or with a comment that says that the connection still stands where the answer takes
/// long; so does a comment wherever a stream is silent. It belongs to the exchange's loop.
final class Waiting {
  private final Exchange http;
  private final String id;
  private final Duration every;
  private Exchange.@Nullable Stream stream;
  private Loop.@Nullable Timer comment;
  private long spokenAt;

  /// @param every after so long a silence a comment is sent
  Waiting(Exchange http, String id, Duration every) {
    this.http = http;
    this.id = id;
    this.every = every;
  }

  /// Sends comments from now on.
  void begin() {
    spokenAt = http.loop().nanoTime();
    await(every);
  }

  private void await(Duration time) {
    comment = http.loop().after(time, this::say);
  }

  private void say() {
    var left = every.minusNanos(http.loop().nanoTime() - spokenAt);
    if (left.isPositive()) {
      await(left);
      return;
    }
    // It commits the status: a later refusal is an event in the stream.
    var open = open(AnswerHeaders.waiting(id));
    if (open.isWritable()) {
      open.write(Sse.KEEP_ALIVE);
    }
    begin();
  }

  /// No more comments.
  void stop() {
    if (comment != null) {
      comment.cancel();
    }
  }

  /// The stream, for the answer to go out.
  ///
  /// @param headers its own, if it was not open yet
  Exchange.Stream open(Headers headers) {
    var open = stream == null ? new Spoken(http.stream(200, headers)) : stream;
    stream = open;
    return open;
  }

  /// The stream, if it is open.
  Optional<Exchange.Stream> opened() {
    return Optional.ofNullable(stream);
  }

  /// The client's stream, where it is noted when something was said.
  private final class Spoken implements Exchange.Stream {
    private final Exchange.Stream client;

    Spoken(Exchange.Stream client) {
      this.client = client;
    }

    @Override
    public void write(byte[] bytes) {
      spokenAt = http.loop().nanoTime();
      client.write(bytes);
    }

    @Override
    public boolean isWritable() {
      return client.isWritable();
    }

    @Override
    public void onWritable(Runnable task) {
      client.onWritable(task);
    }

    @Override
    public void end(byte[] last) {
      client.end(last);
    }

    @Override
    public void end(Iterable<byte[]> pieces) {
      client.end(pieces);
    }

    @Override
    public void abort() {
      client.abort();
    }
  }
}
