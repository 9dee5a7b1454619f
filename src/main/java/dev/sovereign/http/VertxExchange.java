package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An [Exchange] on Vert.x.
final class VertxExchange implements Exchange {
  /// A client that is told to stop has this long to stop before it is cut off.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final int SHORT_REST = 64 * 1024;

  /// So much of a long answer over HTTP/2 goes out at a time: a frame.
  private static final int PIECE = 16 * 1024;

  private final Loop loop;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Runnable ended;
  private final List<Runnable> whenGone = new ArrayList<>(1);
  private final BodyIntake intake;
  private final StallLimit stall;
  private long pieces; // Of an answer over HTTP/2, that the client had room for.
  private boolean over;
  private boolean gone;

  /// A request and the loop that it came on.
  record Accepted(Loop loop, HttpServerRequest request, Patience patience, BodyBudget bodies) {}

  /// @param ended called once, when the answer has left or never will
  VertxExchange(Accepted accepted, Runnable ended) {
    this.loop = accepted.loop();
    this.request = accepted.request();
    this.response = request.response();
    this.intake = new BodyIntake(accepted);
    this.ended =
        () -> {
          intake.release();
          ended.run();
        };
    var limit = accepted.patience().stall();
    this.stall = new StallLimit(loop, limit, this::taken, this::cut);
    response.closeHandler(_ -> closed());
    response.exceptionHandler(_ -> closed());
    request.exceptionHandler(_ -> closed());
  }

  private void closed() {
    if (over || gone) {
      return;
    }
    gone = true;
    stall.end();
    ended.run();
    for (var task : whenGone) {
      task.run();
    }
  }

  // The last bytes are on their way: until they have left the client may still stall.
  private void over(io.vertx.core.Future<Void> sent) {
    over = true;
    if (!sent.isComplete()) {
      stall.begin();
    }
    sent.onComplete(
        _ -> {
          stall.end();
          ended.run();
        });
  }

  private boolean isHttp2() {
    return request.version() == HttpVersion.HTTP_2;
  }

  // Over HTTP/2 the bytes wait before the connection, until the client opens its window.
  private long taken() {
    return isHttp2() ? pieces : Channels.waiting(request.connection());
  }

  // HTTP/2 has other answers on the same connection.
  private void cut() {
    if (isHttp2()) {
      Channels.reset(request.connection(), response.streamId());
    } else {
      Channels.cut(request.connection());
    }
    closed();
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
  public Map<String, List<String>> query() {
    var values = new LinkedHashMap<String, List<String>>();
    for (var parameter : request.params()) {
      values.computeIfAbsent(parameter.getKey(), _ -> new ArrayList<>(1)).add(parameter.getValue());
    }
    return values;
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
  public Future<byte[]> body(long limit) {
    var read = intake.read(limit);
    onGone(intake::gone);
    return read;
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
    var sent = isHttp2() && body.length > PIECE ? sent(body) : response.end(Bytes.wrapped(body));
    over(sent);
    if (closes) {
      sent.onComplete(_ -> linger());
    }
  }

  private io.vertx.core.Future<Void> sent(byte[] body) {
    response.headers().set("content-length", Integer.toString(body.length));
    for (var at = 0; at < body.length; at += PIECE) {
      write(Bytes.wrapped(body, at, Math.min(PIECE, body.length - at)));
    }
    return response.end();
  }

  private void write(Buffer piece) {
    var sent = response.write(piece);
    if (isHttp2()) {
      sent.onComplete(_ -> pieces++);
    }
  }

  // To close at once would reset the connection, and the answer could be lost with it.
  private void linger() {
    if (request.isEnded() || intake.tooSlow()) {
      var _ = request.connection().close();
      return;
    }
    request.handler(_ -> {});
    request.endHandler(_ -> request.connection().close());
    loop.after(LINGER, () -> request.connection().close());
  }

  @Override
  public Stream stream(int status, Headers headers) {
    if (!gone) {
      head(status, headers);
      if (!isHttp2()) {
        response.setChunked(true);
      }
    }
    return new VertxStream();
  }

  // A short rest is read and thrown away, so that the connection can be used again.
  private boolean isLongUnread() {
    return !isHttp2()
        && !request.isEnded()
        && (intake.tooSlow()
            || BodyIntake.declared(request) > SHORT_REST
            || request.headers().contains("transfer-encoding"));
  }

  private void head(int status, Headers headers) {
    response.setStatusCode(status);
    var fields = response.headers();
    for (var field : headers.fields()) {
      fields.add(field.name(), field.value());
    }
  }

  private final class VertxStream implements Stream {
    private @Nullable Runnable whenWritable;

    VertxStream() {
      if (!gone) {
        response.drainHandler(_ -> drained());
      }
    }

    private void drained() {
      if (over || gone) {
        return;
      }
      stall.end();
      if (whenWritable != null) {
        whenWritable.run();
      }
    }

    @Override
    public void write(byte[] bytes) {
      if (!gone && !over) {
        VertxExchange.this.write(Bytes.wrapped(bytes));
        if (response.writeQueueFull()) {
          stall.begin();
        }
      }
    }

    @Override
    public boolean isWritable() {
      return gone || over || !response.writeQueueFull();
    }

    @Override
    public void onWritable(Runnable task) {
      whenWritable = task;
    }

    @Override
    public void end(byte[] last) {
      if (!gone && !over) {
        over(response.end(Bytes.wrapped(last)));
      }
    }

    @Override
    public void abort() {
      if (!gone && !over) {
        over(response.reset()); // On HTTP/1.1 it closes the connection.
      }
    }
  }
}
