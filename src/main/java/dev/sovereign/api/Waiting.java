package dev.sovereign.api;

import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.loop.Loop;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way to a client who waits for a stream. It opens with the answer, or with a comment that
/// says that the connection still stands where the answer takes long. It belongs to the exchange's
/// loop.
final class Waiting {
  private final Exchange http;
  private final String id;
  private final Duration every;
  private Exchange.@Nullable Stream stream;
  private Loop.@Nullable Timer comment;

  /// @param every so long after the one before a comment is sent
  Waiting(Exchange http, String id, Duration every) {
    this.http = http;
    this.id = id;
    this.every = every;
  }

  /// Sends comments from now on.
  void begin() {
    comment = http.loop().after(every, this::say);
  }

  // It commits the status: a later refusal is an event in the stream.
  private void say() {
    if (stream == null) {
      stream = http.stream(200, AnswerHeaders.waiting(id));
    }
    stream.write(Sse.KEEP_ALIVE);
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
    stop();
    var open = stream == null ? http.stream(200, headers) : stream;
    stream = open;
    return open;
  }

  /// The stream, if it is open.
  Optional<Exchange.Stream> opened() {
    return Optional.ofNullable(stream);
  }
}
