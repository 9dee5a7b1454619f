package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.StreamFailure;
import dev.sovereign.http.Exchange;
import java.util.Optional;

/// What a caller wants of a stream that breaks off.
final class StreamWish {
  static final String FIELD = "X-SF-Stream-Failure";

  private StreamWish() {}

  /// What the request's header says; where it says nothing, the stream ends in an error.
  ///
  /// @throws Rejected if it says something that there is not, or more than one thing
  static StreamFailure of(Exchange http) {
    var fields = http.headers(FIELD);
    if (fields.isEmpty()) {
      return StreamFailure.TERMINATE;
    }
    var wish = StreamFailure.of(fields.getFirst());
    if (wish.isEmpty() || fields.size() > 1) {
      throw new Rejected(
          new Problem.BadRequest(
              FIELD + " must stand there once and be `terminate`, `hold` or `continue`.",
              Optional.of(FIELD),
              Optional.of("invalid_stream_failure")));
    }
    return wish.get();
  }
}
