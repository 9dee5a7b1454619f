package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes in the whole body of a request within its limits of size and time.
final class BodyIntake {
  private final VertxExchange.Accepted from;
  private final Promise<byte[]> body = new Promise<>();
  private final List<Buffer> pieces = new ArrayList<>(1);
  private long size;
  private long end;
  private boolean tooSlow;
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
    from.request().endHandler(_ -> ended(limit));
    if (!from.request().isEnded()) {
      end = from.loop().nanoTime() + from.patience().body().toNanos();
      awaitRound();
      body.future().onComplete(_ -> stopTime(), _ -> stopTime());
    }
    return body.future();
  }

  /// The client went away.
  void gone() {
    body.fail(new BodyFailure(BodyFailure.Reason.GONE));
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
    size += piece.length();
    if (size > limit) {
      pieces.clear();
      body.fail(new BodyFailure(BodyFailure.Reason.TOO_LARGE));
    } else {
      pieces.add(piece);
    }
  }

  private void ended(long limit) {
    if (size <= limit) {
      body.succeed(joined());
    }
  }

  private byte[] joined() {
    if (pieces.size() == 1) {
      return pieces.getFirst().getBytes();
    }
    var whole = new byte[(int) size];
    var at = 0;
    for (var piece : pieces) {
      piece.getBytes(whole, at);
      at += piece.length();
    }
    return whole;
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
