package dev.sovereign.dispatch;

import dev.sovereign.core.Digest;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.Connection;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.Response;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.provider.UpstreamId;
import java.util.Optional;

/// A connection of which the hash of the body that leaves is noted, and what the provider calls the
/// request. It belongs to its loop.
final class NotedConnection implements Connection {
  private final Connection connection;
  private final AnswerRoom.Part room;
  private Digest forwarded = Digest.ofNothing();
  private Optional<String> upstreamId = Optional.empty();

  /// @param room whose threads go over a long body
  NotedConnection(Connection connection, AnswerRoom.Part room) {
    this.connection = connection;
    this.room = room;
  }

  /// The hash of the request's body as it left; of nothing before [#send].
  Digest forwarded() {
    return forwarded;
  }

  /// What the provider calls the request, once its response has said so.
  Optional<String> upstreamId() {
    return upstreamId;
  }

  @Override
  public Loop loop() {
    return connection.loop();
  }

  @Override
  public Future<Response> send(OutboundRequest request) {
    var body = request.body();
    return body.length <= RequestReader.LARGE
        ? send(request, Digest.of(body))
        : room.work(() -> Digest.of(body)).flatMap(it -> send(request, it));
  }

  private Future<Response> send(OutboundRequest request, Digest body) {
    forwarded = body;
    return connection.send(request).map(this::noted);
  }

  private Response noted(Response response) {
    upstreamId = UpstreamId.of(response.headers());
    return response;
  }

  @Override
  public void whenHandedOver(Runnable task) {
    connection.whenHandedOver(task);
  }

  @Override
  public long waiting() {
    return connection.waiting();
  }

  @Override
  public void cancel() {
    connection.cancel();
  }
}
