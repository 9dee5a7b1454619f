package dev.sovereign.provider;

import dev.sovereign.http.Connection;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.Response;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Promise;
import java.io.ByteArrayOutputStream;
import java.time.Duration;

/// Reads a response's whole body within a bound.
final class BodyReader implements Response.Sink {
  private static final int LARGEST_ERROR = 64 * 1024;
  private static final Duration ERROR_TIME = Duration.ofSeconds(2);

  private final int limit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
  private final Promise<byte[]> body = new Promise<>();

  private BodyReader(int limit) {
    this.limit = limit;
  }

  /// The body, or as much of it as the limit allows.
  ///
  /// Fails with [ConnectionFailure] when it breaks off.
  static Future<byte[]> read(Response response, int limit) {
    var reader = new BodyReader(limit);
    response.read(reader);
    return reader.body.future();
  }

  /// The body of an answer that is none, or what came of it in time: its status says most.
  ///
  /// Fails with [ConnectionFailure] when it breaks off. What does not end is cut by whoever has the
  /// connection.
  static Future<byte[]> readError(Connection connection, Response response) {
    var reader = new BodyReader(LARGEST_ERROR);
    response.read(reader);
    var timer = connection.loop().after(ERROR_TIME, reader::end);
    var body = reader.body.future();
    body.onComplete(_ -> timer.cancel(), _ -> timer.cancel());
    return body;
  }

  @Override
  public void piece(byte[] piece) {
    var room = limit - bytes.size();
    bytes.write(piece, 0, Math.min(room, piece.length));
    if (piece.length >= room) {
      body.succeed(bytes.toByteArray());
    }
  }

  @Override
  public void end() {
    body.succeed(bytes.toByteArray());
  }

  @Override
  public void broken(ConnectionFailure failure) {
    body.fail(failure);
  }
}
