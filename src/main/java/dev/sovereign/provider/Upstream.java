package dev.sovereign.provider;

import dev.sovereign.core.Offer;
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
  Future<Connection> connect(Loop loop, Offer offer) {
    var times = offer.timeouts();
    return client.connect(loop, config.target(), new ConnectLimits(times.connect(), times.tls()));
  }

  /// @param response of a status other than 200
  static Future<Reply> missed(Connection connection, Response response) {
    var wait = RetryAfter.millis(response.headers());
    return BodyReader.readError(connection, response)
        .map(body -> new Reply.Missed(ErrorBody.read(response.status(), wait, body)));
  }
}
