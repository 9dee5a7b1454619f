package dev.sovereign.provider;

import dev.sovereign.http.ConnectLimits;
import dev.sovereign.http.Connection;
import dev.sovereign.http.Headers;
import dev.sovereign.http.HttpClient;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.Response;
import dev.sovereign.http.Target;
import dev.sovereign.keystore.Authorizer;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Asks an upstream what costs nothing: one `GET`, within a limit of time and size.
///
/// @param limit for the connection, for TLS, and then for the whole answer
record Question(HttpClient client, Target target, Authorizer authorizer, Duration limit) {
  private static final int LARGEST = 1024 * 1024;
  private static final Headers HEADERS =
      Headers.of("accept-encoding", "identity", "user-agent", "sovereign");

  /// What came back, whatever its status.
  record Answer(int status, Headers headers, byte[] body) {}

  /// Asks on this loop. Fails where no answer came, or not in time.
  Future<Answer> ask(Loop loop, String path) {
    return client
        .connect(loop, target, new ConnectLimits(limit, limit))
        .flatMap(connection -> exchange(loop, connection, path));
  }

  private Future<Answer> exchange(Loop loop, Connection connection, String path) {
    var answer = new Promise<Answer>();
    // A connection that we cut says nothing more: the timer itself ends the question.
    var timer =
        loop.after(
            limit,
            () -> {
              connection.cancel();
              answer.fail(new TimeoutException(path));
            });
    connection
        .send(authorizer.authorize(OutboundRequest.get(path, HEADERS)))
        .flatMap(Question::whole)
        .onComplete(answer::succeed, answer::fail);
    answer.future().onComplete(_ -> timer.cancel(), _ -> timer.cancel());
    return answer.future();
  }

  private static Future<Answer> whole(Response response) {
    return BodyReader.read(response, LARGEST)
        .map(body -> new Answer(response.status(), response.headers(), body));
  }
}
