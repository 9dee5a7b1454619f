package dev.sovereign.provider;

import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.Connection;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.Response;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Promise;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// Reads a response's whole body within a bound.
final class BodyReader implements Response.Sink {
  private static final int LARGEST_ERROR = 64 * 1024;
  private static final byte[] NOTHING = {};
  private static final Duration ERROR_TIME = Duration.ofSeconds(2);

  private final int limit;
  private final IntConsumer taking;
  private final Promise<byte[]> body = new Promise<>();
  private byte[] held = NOTHING;
  private int size;

  private BodyReader(int limit, IntConsumer taking) {
    this.limit = limit;
    this.taking = taking;
  }

  /// The body, or as much of it as the limit allows.
  ///
  /// Fails with [ConnectionFailure] when it breaks off.
  static Future<byte[]> read(Response response, int limit) {
    return new BodyReader(limit, _ -> {}).from(response);
  }

  /// The body, or as much of it as the limit allows, held in a part of the room for answers.
  ///
  /// Fails with [ConnectionFailure] when it breaks off, and with [AnswerRoom.Full].
  static Future<byte[]> read(Response response, int limit, AnswerRoom.Part room) {
    return new BodyReader(limit, room::take).from(response);
  }

  /// The body of an answer that is none, or what came of it in time: its status says most.
  ///
  /// Fails with [ConnectionFailure] when it breaks off. What does not end is cut by whoever has the
  /// connection.
  static Future<byte[]> readError(Connection connection, Response response) {
    var reader = new BodyReader(LARGEST_ERROR, _ -> {});
    var body = reader.from(response);
    var timer = connection.loop().after(ERROR_TIME, reader::end);
    body.onComplete(_ -> timer.cancel(), _ -> timer.cancel());
    return body;
  }

  private Future<byte[]> from(Response response) {
    response.read(this);
    return body.future();
  }

  @Override
  public void piece(byte[] piece) {
    if (body.isComplete()) {
      return;
    }
    var length = Math.min(piece.length, limit - size);
    try {
      keep(piece, length);
    } catch (AnswerRoom.Full full) {
      held = NOTHING;
      body.fail(full);
      return;
    }
    if (size == limit) {
      end();
    }
  }

  // Most answers come in one piece, which is kept as it is.
  private void keep(byte[] piece, int length) {
    if (size == 0 && length == piece.length) {
      taking.accept(length);
      held = piece;
    } else {
      grow(size + length);
      System.arraycopy(piece, 0, held, size, length);
    }
    size += length;
  }

  // By halves as bytes come: pieces may be as small as a byte.
  private void grow(int needed) {
    if (needed > held.length) {
      var length = (int) Math.min(limit, needed + needed / 2L);
      taking.accept(length - held.length);
      held = Arrays.copyOf(held, length);
    }
  }

  @Override
  public void end() {
    var whole = held.length == size ? held : Arrays.copyOf(held, size);
    held = NOTHING; // Whoever asked has it now.
    body.succeed(whole);
  }

  @Override
  public void broken(ConnectionFailure failure) {
    body.fail(failure);
  }
}
