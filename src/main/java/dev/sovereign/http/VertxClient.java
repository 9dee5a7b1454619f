package dev.sovereign.http;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import dev.sovereign.loop.Promise;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/// An [HttpClient] of HTTP/1.1 on Vert.x, with a pool of its own for every loop.
public final class VertxClient implements HttpClient {
  /// Own servers close an idle connection after five seconds (uvicorn): we let go before.
  private static final int KEEP_ALIVE_SECONDS = 4;

  private static final int CONNECTIONS = 65_536;

  /// What the kernel holds of an answer whose reader is slow; left to itself it takes 6 MiB.
  private static final int RECEIVE_BUFFER = 512 * 1024;

  private final Loops loops;
  private final Optional<PemTrustOptions> trusted;
  private final Map<Loop, Pool> pools = new ConcurrentHashMap<>();
  private final Map<Way, RequestOptions> requests = new ConcurrentHashMap<>();

  /// A client that believes the authorities of the JDK.
  public VertxClient(Loops loops) {
    this(loops, Optional.empty());
  }

  /// @param trusted whom to believe instead
  VertxClient(Loops loops, Optional<PemTrustOptions> trusted) {
    this.loops = loops;
    this.trusted = trusted;
  }

  /// The connections of one loop.
  ///
  /// @param fresh those that have served no request yet; it belongs to the loop
  private record Pool(io.vertx.core.http.HttpClient client, Set<HttpConnection> fresh) {}

  /// Where a request goes and how long its connection may take.
  private record Way(Target target, ConnectLimits limits) {}

  @Override
  public Future<Connection> connect(Loop loop, Target target, ConnectLimits limits) {
    var pool = pools.computeIfAbsent(loop, _ -> pool());
    var options = requests.computeIfAbsent(new Way(target, limits), VertxClient::options);
    var result = new Promise<Connection>();
    pool.client()
        .request(options)
        .onComplete(
            made -> {
              if (made.succeeded()) {
                var request = made.result();
                var served = !pool.fresh().remove(request.connection());
                open(target, request, new VertxConnection(loop, target, request, served), result);
              } else {
                result.fail(failure(target, made.cause()));
              }
            });
    return result.future();
  }

  /// Forgets ways that may be gone from the configuration; those in use are learned again. Open
  /// connections stay, and idle ones end by themselves.
  public void forget() {
    requests.clear();
  }

  private static RequestOptions options(Way way) {
    var target = way.target();
    var limits = way.limits();
    var time = target.tls() ? limits.connect().plus(limits.tls()) : limits.connect();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(target.port(), target.host()))
        .setHost(target.host())
        .setPort(target.port())
        .setSsl(target.tls())
        .setConnectTimeout(time.toMillis());
  }

  // The address is looked at on the connection itself, so no second look-up can change it.
  private static void open(
      Target target, HttpClientRequest request, Connection made, Promise<Connection> result) {
    var peer = request.connection().remoteAddress();
    if (Addresses.allows(target.reach(), peer.hostAddress())) {
      result.succeed(made);
      return;
    }
    var _ = request.connection().close();
    result.fail(
        new ConnectionFailure(
            ConnectionFailure.Stage.ADDRESS_NOT_ALLOWED,
            target.host() + " has an address that is not " + target.reach()));
  }

  // Whoever uses the connection hears of its failure; the library would log a peer's words too.
  private static void made(HttpConnection connection, Set<HttpConnection> fresh) {
    connection.exceptionHandler(_ -> {});
    fresh.add(connection);
  }

  private Pool pool() {
    var options =
        new HttpClientOptions()
            .setTcpNoDelay(true)
            .setReceiveBufferSize(RECEIVE_BUFFER)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setTrustAll(false)
            .setVerifyHost(true)
            .setDecompressionSupported(false)
            .setMaxHeaderSize(64 * 1024)
            .setMaxChunkSize(64 * 1024);
    trusted.ifPresent(options::setTrustOptions);
    var pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(CONNECTIONS);
    var fresh = Collections.newSetFromMap(new WeakHashMap<HttpConnection, Boolean>());
    var client =
        loops
            .vertx()
            .httpClientBuilder()
            .with(options)
            .with(pool)
            .withConnectHandler(it -> made(it, fresh))
            .build();
    return new Pool(client, fresh);
  }

  private static ConnectionFailure failure(Target target, Throwable cause) {
    return new ConnectionFailure(stage(cause), target.authority() + ": " + words(cause));
  }

  private static ConnectionFailure.Stage stage(Throwable cause) {
    for (var it = cause; it != null; it = it.getCause()) {
      if (it instanceof UnknownHostException) {
        return ConnectionFailure.Stage.RESOLVE;
      }
      if (it instanceof SSLException) {
        return ConnectionFailure.Stage.TLS;
      }
    }
    return ConnectionFailure.Stage.CONNECT;
  }

  private static String words(Throwable cause) {
    return switch (stage(cause)) {
      case RESOLVE -> "the name has no address";
      case TLS -> "TLS failed: " + reason(cause);
      case ADDRESS_NOT_ALLOWED, CONNECT, CLOSED, STALE -> "no connection";
    };
  }

  // The library wraps what the JDK found, and says less.
  private static String reason(Throwable cause) {
    var first = cause;
    for (var it = cause.getCause(); it != null; it = it.getCause()) {
      first = it;
    }
    return switch (first) {
      case CertificateExpiredException _ -> "the certificate has expired";
      case CertificateNotYetValidException _ -> "the certificate is not valid yet";
      default -> String.valueOf(first.getMessage());
    };
  }
}
