package dev.sovereign.provider;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.dialect.ErrorBody;
import dev.sovereign.http.ConnectLimits;
import dev.sovereign.http.Connection;
import dev.sovereign.http.HttpClient;
import dev.sovereign.http.Response;
import dev.sovereign.http.RetryAfter;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;

/// What every provider over HTTP does alike, whatever it speaks: connect, and read what is no
/// answer.
record Upstream(ProviderConfig config, HttpClient client) {
  private static final int OK = 200;

  Future<Connection> connect(Loop loop, Offer offer) {
    var times = offer.timeouts();
    return client.connect(loop, config.target(), new ConnectLimits(times.connect(), times.tls()));
  }

  /// Whether a response may hold an answer: of status 200, and in no encoding, because we ask for
  /// none and unpack none.
  static boolean mayAnswer(Response response) {
    return response.status() == OK && !isEncoded(response);
  }

  private static boolean isEncoded(Response response) {
    return response
        .headers()
        .first("content-encoding")
        .filter(it -> !it.isEmpty() && !it.equalsIgnoreCase("identity"))
        .isPresent();
  }

  /// @param response that may hold no answer
  static Future<Reply> missed(Connection connection, Response response) {
    if (response.status() == OK) {
      var encoded = Failure.of(Failure.Kind.BAD_ANSWER, OK);
      return Future.of(new Reply.Missed(new Outcome.Failed(encoded)));
    }
    var wait = RetryAfter.millis(response.headers());
    return BodyReader.readError(connection, response)
        .map(body -> new Reply.Missed(ErrorBody.read(response.status(), wait, body)));
  }
}
