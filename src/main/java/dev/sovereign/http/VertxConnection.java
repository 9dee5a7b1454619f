package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;

/// A [Connection] on Vert.x: a request that has its connection and has sent nothing.
final class VertxConnection implements Connection {
  /// A peer that had given the connection up says so within one round trip, which is less than this
  /// around the whole earth; one that closes later may have worked on the request.
  private static final long STALE_NANOS = 250_000_000;

  private final Loop loop;
  private final Target target;
  private final HttpClientRequest request;
  private final boolean served;
  private long sentAt;
  private boolean ended;
  private Runnable whenHandedOver = () -> {};

  /// @param served whether the connection has served a request before
  VertxConnection(Loop loop, Target target, HttpClientRequest request, boolean served) {
    this.loop = loop;
    this.target = target;
    this.request = request;
    this.served = served;
    request.exceptionHandler(_ -> {}); // Whoever sends hears of it; the library would log it.
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Future<Response> send(OutboundRequest outbound) {
    var result = new Promise<Response>();
    request.setMethod(HttpMethod.valueOf(outbound.method())).setURI(outbound.path());
    var fields = request.headers();
    fields.set("host", target.authority());
    for (var field : outbound.headers().fields()) {
      fields.set(field.name(), field.value());
    }
    request
        .response()
        .onComplete(
            arrived -> {
              if (arrived.succeeded()) {
                result.succeed(new VertxResponse(arrived.result()));
              } else {
                ended = true;
                result.fail(isStale() ? stale() : closed());
              }
            });
    sentAt = loop.nanoTime();
    var body = outbound.body();
    var left = body.length == 0 ? request.end() : request.end(Bytes.wrapped(body));
    left.onSuccess(_ -> whenHandedOver.run());
    return result.future();
  }

  @Override
  public void whenHandedOver(Runnable task) {
    whenHandedOver = task;
  }

  @Override
  public long waiting() {
    return Channels.waiting(request.connection());
  }

  @Override
  public void cancel() {
    if (!ended) {
      ended = true;
      Channels.cut(request.connection());
    }
  }

  private boolean isStale() {
    return served && loop.nanoTime() - sentAt < STALE_NANOS;
  }

  private ConnectionFailure stale() {
    return new ConnectionFailure(
        ConnectionFailure.Stage.STALE, target.authority() + ": the idle connection was given up");
  }

  private ConnectionFailure closed() {
    return new ConnectionFailure(
        ConnectionFailure.Stage.CLOSED, target.authority() + ": the connection broke off");
  }

  /// A response whose body has not been read: the library holds it until there is a reader.
  private final class VertxResponse implements Response {
    private final HttpClientResponse response;
    private final Headers headers;

    VertxResponse(HttpClientResponse response) {
      this.response = response;
      this.headers = copy(response.headers());
      response.pause();
    }

    @Override
    public int status() {
      return response.statusCode();
    }

    @Override
    public Headers headers() {
      return headers;
    }

    @Override
    public void read(Sink sink) {
      response.handler(piece -> sink.piece(piece.getBytes()));
      response.exceptionHandler(
          _ -> {
            if (!ended) {
              ended = true;
              sink.broken(closed());
            }
          });
      response.endHandler(
          _ -> {
            if (!ended) {
              ended = true;
              sink.end();
            }
          });
      response.resume();
    }

    @Override
    public void pause() {
      response.pause();
    }

    @Override
    public void resume() {
      response.resume();
    }
  }

  private static Headers copy(MultiMap map) {
    var fields = new ArrayList<Headers.Header>(map.size());
    map.forEach((name, value) -> fields.add(new Headers.Header(name, value)));
    return Headers.of(fields);
  }
}
