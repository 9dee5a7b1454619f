package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An [Exchange] on Vert.x.
final class VertxExchange implements Exchange {
  /// A body has this long; a slower client is told so.
  private static final Duration BODY_TIME = Duration.ofSeconds(60);

  private static final int SHORT_REST = 64 * 1024;

  private final Loop loop;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Runnable ended;
  private final List<Runnable> whenGone = new ArrayList<>(1);
  private boolean over;
  private boolean gone;

  VertxExchange(Loop loop, HttpServerRequest request, Runnable ended) {
    this.loop = loop;
    this.request = request;
    this.response = request.response();
    this.ended = ended;
    response.closeHandler(_ -> closed());
    response.exceptionHandler(_ -> closed());
    request.exceptionHandler(_ -> closed());
  }

  private void closed() {
    if (over || gone) {
      return;
    }
    gone = true;
    ended.run();
    for (var task : whenGone) {
      task.run();
    }
  }

  private void over() {
    if (!over && !gone) {
      over = true;
      ended.run();
    }
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String path() {
    return request.path() == null ? "" : request.path();
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.ofNullable(request.getParam(name));
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.headers().get(name));
  }

  @Override
  public List<String> headers(String name) {
    return request.headers().getAll(name);
  }

  @Override
  public boolean isLocal() {
    var peer = request.remoteAddress();
    return peer != null && peer.hostAddress() != null && Addresses.isLoopback(peer.hostAddress());
  }

  @Override
  public Future<byte[]> body(long limit) {
    var body = new Promise<byte[]>();
    if (declared() > limit) {
      body.fail(new BodyFailure(BodyFailure.Reason.TOO_LARGE));
      return body.future();
    }
    var pieces = new ArrayList<Buffer>(1);
    var size = new long[1];
    request.handler(
        piece -> {
          size[0] += piece.length();
          if (size[0] > limit) {
            pieces.clear();
            body.fail(new BodyFailure(BodyFailure.Reason.TOO_LARGE));
          } else {
            pieces.add(piece);
          }
        });
    request.endHandler(_ -> body.succeed(joined(pieces, (int) size[0])));
    onGone(() -> body.fail(new BodyFailure(BodyFailure.Reason.GONE)));
    limitTime(body);
    return body.future();
  }

  private long declared() {
    var length = request.headers().get("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException notNumber) {
      return 0;
    }
  }

  private void limitTime(Promise<byte[]> body) {
    if (request.isEnded()) {
      return;
    }
    var timer =
        loop.after(BODY_TIME, () -> body.fail(new BodyFailure(BodyFailure.Reason.TOO_SLOW)));
    body.future().onComplete(_ -> timer.cancel(), _ -> timer.cancel());
  }

  private static byte[] joined(List<Buffer> pieces, int size) {
    if (pieces.size() == 1) {
      return pieces.getFirst().getBytes();
    }
    var whole = new byte[size];
    var at = 0;
    for (var piece : pieces) {
      piece.getBytes(whole, at);
      at += piece.length();
    }
    return whole;
  }

  @Override
  public void onGone(Runnable task) {
    if (gone) {
      task.run();
    } else {
      whenGone.add(task);
    }
  }

  @Override
  public void reply(int status, Headers headers, byte[] body) {
    if (gone || over) {
      return;
    }
    head(status, headers);
    var closes = isLongUnread();
    if (closes) {
      response.headers().set("connection", "close"); // The rest of the body is never read.
    }
    over();
    var sent = response.end(Buffer.buffer(body));
    if (closes) {
      sent.onComplete(_ -> request.connection().close());
    }
  }

  @Override
  public Stream stream(int status, Headers headers) {
    if (!gone) {
      head(status, headers);
      if (request.version() != HttpVersion.HTTP_2) {
        response.setChunked(true);
      }
    }
    return new VertxStream();
  }

  // A short rest is read and thrown away, so that the connection can be used again.
  private boolean isLongUnread() {
    return request.version() != HttpVersion.HTTP_2
        && !request.isEnded()
        && (declared() > SHORT_REST || request.headers().contains("transfer-encoding"));
  }

  private void head(int status, Headers headers) {
    response.setStatusCode(status);
    var fields = response.headers();
    for (var field : headers.fields()) {
      fields.add(field.name(), field.value());
    }
  }

  private final class VertxStream implements Stream {
    @Override
    public void write(byte[] bytes) {
      if (!gone && !over) {
        var _ = response.write(Buffer.buffer(bytes));
      }
    }

    @Override
    public boolean isWritable() {
      return gone || over || !response.writeQueueFull();
    }

    @Override
    public void onWritable(Runnable task) {
      if (!gone && !over) {
        response.drainHandler(_ -> task.run());
      }
    }

    @Override
    public void end(byte[] last) {
      if (!gone && !over) {
        over();
        var _ = response.end(Buffer.buffer(last));
      }
    }

    @Override
    public void abort() {
      if (!gone && !over) {
        over();
        var _ = response.reset(); // On HTTP/1.1 it closes the connection.
      }
    }
  }
}
