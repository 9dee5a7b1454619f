package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes in the whole body of a request within its limits of size and time, and within the bytes
/// that all bodies share.
final class BodyIntake {
  private final VertxExchange.Accepted from;
  private final Promise<byte[]> body = new Promise<>();
  private byte[] held = new byte[0];
  private long taken;
  private int size;
  private long end;
  private boolean tooSlow;
  private boolean malformed;
  private Loop.@Nullable Timer timer;

  BodyIntake(VertxExchange.Accepted from) {
    this.from = from;
  }

  /// The whole body, at most `limit` bytes. Called once.
  Future<byte[]> read(long limit) {
    if (declared(from.request()) > limit) {
      body.fail(new BodyFailure(BodyFailure.Reason.TOO_LARGE));
      return body.future();
    }
    from.request().handler(piece -> take(piece, limit));
    from.request().endHandler(_ -> ended());
    if (isChunked(from.request())) {
      var watched = ChunkCheck.watch(from.request().connection(), this::malformed);
      body.future().onComplete(_ -> watched.run(), _ -> {}); // Else the connection is closed soon.
    }
    if (!from.request().isEnded()) {
      end = from.loop().nanoTime() + from.patience().body().toNanos();
      awaitRound();
      body.future().onComplete(_ -> stopTime(), _ -> stopTime());
    }
    return body.future();
  }

  /// Whether the length of the body is for its chunks to say, which HTTP/2 has none of.
  static boolean isChunked(HttpServerRequest request) {
    return request.headers().contains("transfer-encoding");
  }

  /// Whether nobody can tell where the body ends.
  boolean isMalformed() {
    return malformed;
  }

  private void malformed() {
    malformed = true;
    refuse(BodyFailure.Reason.MALFORMED);
  }

  /// The client went away.
  void gone() {
    body.fail(new BodyFailure(BodyFailure.Reason.GONE));
  }

  /// Gives back what the body has taken of the shared bytes, because its exchange is over.
  void release() {
    from.bodies().giveBack(taken);
    taken = 0;
  }

  /// Whether the client has shown that it does not send what it announced.
  boolean tooSlow() {
    return tooSlow;
  }

  /// The length that the head announces; 0 where it announces none.
  static long declared(HttpServerRequest request) {
    var length = request.headers().get("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException notNumber) {
      return 0;
    }
  }

  private void take(Buffer piece, long limit) {
    if (body.isComplete()) {
      return; // It is refused; the rest is read and thrown away.
    }
    if (size + (long) piece.length() > limit) {
      refuse(BodyFailure.Reason.TOO_LARGE);
    } else if (!hasRoom(size + piece.length(), limit)) {
      refuse(BodyFailure.Reason.NO_ROOM);
    } else {
      piece.getBytes(held, size);
      size += piece.length();
    }
  }

  // It grows by halves as bytes come, and never past what was announced.
  private boolean hasRoom(int needed, long limit) {
    if (needed <= held.length) {
      return true;
    }
    var announced = declared(from.request());
    var most = announced > 0 ? announced : limit;
    var length = (int) Math.max(needed, Math.min(most, needed + needed / 2L));
    if (!from.bodies().take(length - held.length)) {
      return false;
    }
    taken += length - held.length;
    held = Arrays.copyOf(held, length);
    return true;
  }

  private void refuse(BodyFailure.Reason reason) {
    held = new byte[0];
    release();
    body.fail(new BodyFailure(reason));
  }

  private void ended() {
    var whole = held.length == size ? held : Arrays.copyOf(held, size);
    held = new byte[0]; // Whoever asked has it now.
    body.succeed(whole);
  }

  private void awaitRound() {
    var needed = size + from.patience().bytesOfRound();
    timer = from.loop().after(from.patience().bodyRound(), () -> roundOver(needed));
  }

  private void roundOver(long needed) {
    if (size < needed || from.loop().nanoTime() > end) {
      tooSlow = true;
      body.fail(new BodyFailure(BodyFailure.Reason.TOO_SLOW));
    } else {
      awaitRound();
    }
  }

  private void stopTime() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
