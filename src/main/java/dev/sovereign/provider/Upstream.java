package dev.sovereign.provider;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.dialect.ErrorBody;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.ConnectLimits;
import dev.sovereign.http.Connection;
import dev.sovereign.http.HttpClient;
import dev.sovereign.http.Response;
import dev.sovereign.http.RetryAfter;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.util.function.Function;

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

  /// What is made of a whole answer's body: a long one is read on a virtual thread. The room is
  /// then taken by what is made of it, in place of the body; a stream's events are counted by who
  /// holds them.
  ///
  /// @param read must not touch what belongs to the loop
  static Future<Reply> whole(byte[] body, AnswerRoom.Part room, Function<byte[], Reply> read) {
    var reply =
        body.length > RequestReader.LARGE
            ? room.work(() -> read.apply(body))
            : Future.of(read.apply(body));
    return reply.map(
        it -> {
          room.hold(it instanceof Reply.Whole whole ? whole.json().length : 0);
          return it;
        });
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
