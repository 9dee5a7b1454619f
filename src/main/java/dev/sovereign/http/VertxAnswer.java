package dev.sovereign.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/// The body of an answer on its way to a client, on Vert.x: the connection is never given much more
/// than the client takes. It belongs to the exchange's loop.
final class VertxAnswer implements Exchange.Stream {
  /// So much of a long answer goes out at a time.
  private static final int PIECE = 64 * 1024;

  /// So much of it goes out at a time over HTTP/2.
  private static final int FRAME = 16 * 1024;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final StallLimit stall;
  private final Runnable left;
  private @Nullable Outflow rest; // What the client has no room for yet.
  private @Nullable Runnable whenWritable;
  private long frames; // Over HTTP/2, that the client had room for.
  private boolean ending; // Nothing comes after the rest.
  private boolean over;
  private boolean gone;

  /// @param cut cuts off a client that takes nothing for too long
  /// @param left called once when the last byte has left or never will, unless the client is gone
  VertxAnswer(VertxExchange.Accepted accepted, Runnable cut, Runnable left) {
    this.request = accepted.request();
    this.response = request.response();
    this.stall = new StallLimit(accepted.loop(), accepted.patience().stall(), this::taken, cut);
    this.left = left;
  }

  /// The client is gone: nothing more leaves.
  void gone() {
    gone = true;
    rest = null;
    stall.end();
  }

  /// Whether the last byte is on its way.
  boolean isOver() {
    return over;
  }

  /// Whether nothing can be added.
  boolean isEnded() {
    return gone || over || ending;
  }

  boolean isHttp2() {
    return request.version() == HttpVersion.HTTP_2;
  }

  /// Sends all of it, after the head.
  void whole(byte[] body) {
    if (body.length > piece()) {
      response.headers().set("content-length", Integer.toString(body.length));
      response.drainHandler(_ -> drained());
    }
    end(body);
  }

  /// What comes is sent in pieces, after the head.
  void open() {
    if (!isHttp2()) {
      response.setChunked(true);
    }
    response.drainHandler(_ -> drained());
  }

  @Override
  public void write(byte[] bytes) {
    if (isEnded()) {
      return;
    }
    if (isSentAtOnce(bytes)) {
      write(Bytes.wrapped(bytes));
      if (response.writeQueueFull()) {
        stall.begin();
      }
    } else {
      rest().add(bytes);
      pump();
    }
  }

  @Override
  public boolean isWritable() {
    return isEnded() || !(hasRest() || response.writeQueueFull());
  }

  @Override
  public void onWritable(Runnable task) {
    whenWritable = task;
  }

  @Override
  public void end(byte[] last) {
    if (isEnded()) {
      return;
    }
    if (isSentAtOnce(last)) {
      over(response.end(Bytes.wrapped(last)));
    } else {
      rest().add(last);
      ending = true;
      pump();
    }
  }

  @Override
  public void end(Iterable<byte[]> pieces) {
    if (!isEnded()) {
      rest().add(pieces.iterator());
      ending = true;
      pump();
    }
  }

  @Override
  public void abort() {
    if (!gone && !over) {
      rest = null;
      over(response.reset()); // On HTTP/1.1 it closes the connection.
    }
  }

  private int piece() {
    return isHttp2() ? FRAME : PIECE;
  }

  private boolean isSentAtOnce(byte[] bytes) {
    return bytes.length <= piece() && !hasRest();
  }

  private Outflow rest() {
    if (rest == null) {
      rest = new Outflow();
    }
    return rest;
  }

  private boolean hasRest() {
    return rest != null && !rest.isEmpty();
  }

  private void pump() {
    while (hasRest() && !response.writeQueueFull()) {
      var next = rest().next(piece());
      if (ending && !hasRest()) {
        over(response.end(next));
      } else {
        write(next);
      }
    }
    if (!over && (hasRest() || response.writeQueueFull())) {
      stall.begin();
    }
  }

  private void write(Buffer piece) {
    var sent = response.write(piece);
    if (isHttp2()) {
      sent.onComplete(_ -> frames++);
    }
  }

  private void drained() {
    if (over || gone) {
      return;
    }
    stall.end();
    pump();
    if (whenWritable != null && !isEnded() && isWritable()) {
      whenWritable.run();
    }
  }

  // The last bytes are on their way: until they have left the client may still stall.
  private void over(Future<Void> sent) {
    over = true;
    if (!sent.isComplete()) {
      stall.begin();
    }
    sent.onComplete(
        _ -> {
          stall.end();
          left.run();
        });
  }

  // Over HTTP/2 the bytes wait before the connection, until the client opens its window.
  private long taken() {
    return isHttp2() ? frames : Channels.waiting(request.connection());
  }
}
