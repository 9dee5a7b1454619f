package dev.sovereign.http;

import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Listens on one address with every loop and hands each request to the handler of its loop.
///
/// HTTP/1.1, and HTTP/2 with or without TLS. A request head that is too large or malformed is
/// answered here and never reaches a handler.
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final int PIECE = 64 * 1024;
  private static final long WAIT_SECONDS = 10;

  /// Requests that one connection of HTTP/2 may have open at a time.
  private static final int STREAMS = 100;

  /// Bytes that an HTTP/2 client may send of a body before we have taken any.
  private static final int WINDOW = 1 << 20;

  private final List<io.vertx.core.http.HttpServer> servers = new ArrayList<>();
  private final LongAdder open = new LongAdder();
  private final ByteBudget bodies;
  private final String address;
  private final int port;

  /// Takes one exchange; runs on the exchange's loop and does not block.
  public interface Handler {
    void handle(Exchange exchange);

    /// Header fields for the answer to what is not a request at all; called once for each.
    default Headers ofMalformed() {
      return Headers.NONE;
    }
  }

  /// Makes the handler of a loop.
  public interface HandlerFactory {
    Handler on(Loop loop);
  }

  /// Where and how to listen.
  ///
  /// @param port 0 for any that is free
  /// @param headerLimit bytes that the head of a request may have
  public record Options(
      String host, int port, int headerLimit, Optional<ServerTls> tls, Patience patience) {
    /// With the usual patience.
    public Options(String host, int port, int headerLimit, Optional<ServerTls> tls) {
      this(host, port, headerLimit, tls, Patience.DEFAULT);
    }
  }

  /// The files of a certificate chain and its key, in PEM.
  public record ServerTls(String cert, String key) {}

  private HttpServer(Loops loops, Options options, ByteBudget bodies, HandlerFactory handlers) {
    this.bodies = bodies;
    this.address = options.host();
    this.port = options.port() == 0 ? free(options.host()) : options.port();
    for (var loop : loops.all()) {
      var handler = handlers.on(loop);
      loops.onLateHead(port, () -> InvalidRequests.late(handler.ofMalformed()));
      servers.add(listen(loops, loop, withPort(options, port), handler));
    }
  }

  /// Starts listening, with a budget for bodies of its own.
  ///
  /// @throws UncheckedIOException if the address cannot be listened on
  public static HttpServer start(Loops loops, Options options, HandlerFactory handlers) {
    return start(loops, options, ByteBudget.ofHeap(), handlers);
  }

  /// Starts listening.
  ///
  /// @param bodies what the bodies of all open requests take from; servers may share it
  /// @throws UncheckedIOException if the address cannot be listened on
  public static HttpServer start(
      Loops loops, Options options, ByteBudget bodies, HandlerFactory handlers) {
    return new HttpServer(loops, options, bodies, handlers);
  }

  // The loops share one port, so it must be known before the first of them listens.
  private static int free(String host) {
    try (var probe = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return probe.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException("no free port on " + host, failed);
    }
  }

  private static Options withPort(Options options, int port) {
    return new Options(
        options.host(), port, options.headerLimit(), options.tls(), options.patience());
  }

  private io.vertx.core.http.HttpServer listen(
      Loops loops, Loop loop, Options options, Handler handler) {
    var connections = new OpenConnections(loop, options.patience().idle());
    var server =
        ((VertxInternal) loops.vertx())
            .createHttpServer(serverOptions(options))
            .requestHandler(
                request ->
                    accept(
                        new VertxExchange.Accepted(loop, request, options.patience(), bodies),
                        connections,
                        handler))
            .invalidRequestHandler(request -> malformed(request, connections, handler))
            .exceptionHandler(_ -> {});
    var started = new CompletableFuture<io.vertx.core.http.HttpServer>();
    ContextInternal context = Loops.context(loop);
    context.runOnContext(
        _ ->
            server
                .listen(options.port(), options.host())
                .onSuccess(started::complete)
                .onFailure(started::completeExceptionally));
    return await(started, options);
  }

  private static HttpServerOptions serverOptions(Options options) {
    var server =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setAcceptBacklog(BACKLOG)
            .setReuseAddress(true)
            .setMaxHeaderSize(options.headerLimit())
            .setMaxInitialLineLength(options.headerLimit())
            .setMaxChunkSize(PIECE)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHandle100ContinueAutomatically(true)
            .setHttp2ClearTextEnabled(true)
            .setInitialSettings(http2(options))
            .setStrictThreadMode(false);
    options
        .tls()
        .ifPresent(files -> server.setSsl(true).setUseAlpn(true).setKeyCertOptions(pem(files)));
    return server;
  }

  private static Http2Settings http2(Options options) {
    return new Http2Settings()
        .setMaxHeaderListSize(options.headerLimit())
        .setMaxConcurrentStreams(STREAMS)
        .setInitialWindowSize(WINDOW);
  }

  private static PemKeyCertOptions pem(ServerTls files) {
    return new PemKeyCertOptions().setCertPath(files.cert()).setKeyPath(files.key());
  }

  /// Shows this certificate to connections that come from now on; blocks until all loops do.
  public void show(ServerCertificate certificate) {
    for (var server : servers) {
      var options = new ServerSSLOptions().setUseAlpn(true).setKeyCertOptions(certificate.pem());
      server
          .updateSSLOptions(options, true)
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
          .join();
    }
  }

  private void accept(
      VertxExchange.Accepted accepted, OpenConnections connections, Handler handler) {
    var request = accepted.request();
    var peer = connections.began(request.connection());
    if (peer.isRefused()) {
      return; // What follows a head with two meanings may be no request at all.
    }
    if (!HeadCheck.isClear(request)) {
      refuse(request, peer, handler);
      return;
    }
    open.increment();
    handler.handle(
        new VertxExchange(
            accepted,
            () -> {
              open.decrement();
              peer.ended();
            }));
  }

  private static void refuse(
      HttpServerRequest request, OpenConnections.Peer peer, Handler handler) {
    if (request.version() == HttpVersion.HTTP_2) {
      peer.ended();
    } else {
      peer.refuse();
    }
    InvalidRequests.answer(request, handler.ofMalformed());
  }

  private static void malformed(
      HttpServerRequest request, OpenConnections connections, Handler handler) {
    if (!connections.isRefused(request.connection())) {
      InvalidRequests.answer(request, handler.ofMalformed());
    }
  }

  private static io.vertx.core.http.HttpServer await(
      CompletableFuture<io.vertx.core.http.HttpServer> started, Options options) {
    try {
      return started.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException failed) {
      throw new UncheckedIOException(
          "cannot listen on " + options.host() + ":" + options.port(),
          new IOException(String.valueOf(failed.getCause())));
    }
  }

  /// The host as it was given.
  public String host() {
    return address;
  }

  /// The port that it listens on.
  public int port() {
    return port;
  }

  /// Exchanges whose answer has not ended.
  public long open() {
    return open.sum();
  }

  /// Stops listening and cuts every connection.
  @Override
  public void close() {
    for (var server : servers) {
      server
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
          .join();
    }
  }
}
