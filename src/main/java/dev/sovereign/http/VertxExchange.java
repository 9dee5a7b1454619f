package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An [Exchange] on Vert.x.
final class VertxExchange implements Exchange {
  /// A client that is told to stop has this long to stop before it is cut off.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final int SHORT_REST = 64 * 1024;

  private final Loop loop;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Runnable ended;
  private final VertxAnswer answer;
  private final List<Runnable> whenGone = new ArrayList<>(1);
  private final BodyIntake intake;
  private Runnable whenOver = () -> {};
  private boolean closes; // When the answer has left.
  private boolean over;
  private boolean gone;

  /// A request and the loop that it came on.
  record Accepted(Loop loop, HttpServerRequest request, Patience patience, ByteBudget bodies) {}

  /// @param ended called once, when the answer has left or never will
  VertxExchange(Accepted accepted, Runnable ended) {
    this.loop = accepted.loop();
    this.request = accepted.request();
    this.response = request.response();
    this.intake = new BodyIntake(accepted);
    this.ended = ended;
    this.answer = new VertxAnswer(accepted, this::cut, this::left);
    response.closeHandler(_ -> closed());
    response.exceptionHandler(_ -> closed());
    request.exceptionHandler(_ -> closed());
  }

  private void closed() {
    if (answer.isOver() || gone) {
      return;
    }
    gone = true;
    answer.gone();
    try {
      whenGone.forEach(Runnable::run);
    } finally {
      over(); // After them: who stops the server must see what they have yet to do.
    }
  }

  private void left() {
    over();
    if (closes) {
      linger();
    }
  }

  private void over() {
    over = true;
    intake.release();
    ended.run();
    whenOver.run();
  }

  // HTTP/2 has other answers on the same connection.
  private void cut() {
    if (answer.isHttp2()) {
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
  public void onOver(Runnable task) {
    if (over) {
      task.run();
      return;
    }
    var before = whenOver;
    whenOver =
        () -> {
          before.run();
          task.run();
        };
  }

  @Override
  public void reply(int status, Headers headers, byte[] body) {
    if (answer.isEnded()) {
      return;
    }
    head(status, headers);
    closes = isLongUnread();
    if (closes) {
      response.headers().set("connection", "close"); // The rest of the body is never read.
    }
    answer.whole(body);
  }

  // To close at once would reset the connection, and the answer could be lost with it.
  private void linger() {
    if (request.isEnded() || intake.tooSlow()) {
      var _ = request.connection().close();
      return;
    }
    if (intake.isMalformed()) {
      Channels.endOutput(request.connection()); // There will be no end to wait for.
    }
    request.handler(_ -> {});
    request.endHandler(_ -> request.connection().close());
    loop.after(LINGER, () -> request.connection().close());
  }

  @Override
  public Stream stream(int status, Headers headers) {
    if (!gone) {
      head(status, headers);
      answer.open();
    }
    return answer;
  }

  // A short rest is read and thrown away, so that the connection can be used again.
  private boolean isLongUnread() {
    return !answer.isHttp2()
        && !request.isEnded()
        && (intake.tooSlow()
            || BodyIntake.declared(request) > SHORT_REST
            || BodyIntake.isChunked(request));
  }

  private void head(int status, Headers headers) {
    response.setStatusCode(status);
    var fields = response.headers();
    for (var field : headers.fields()) {
      fields.add(field.name(), field.value());
    }
  }
}
