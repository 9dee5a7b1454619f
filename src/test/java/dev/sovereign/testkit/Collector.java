package dev.sovereign.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A collector of spans on this machine: it takes OTLP over HTTP and keeps what comes.
public final class Collector implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final HttpServer server;
  private final LinkedBlockingQueue<SentSpan> spans = new LinkedBlockingQueue<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  private Collector(HttpServer server) {
    this.server = server;
  }

  public static Collector start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var collector = new Collector(server);
      server.createContext("/v1/traces", collector::take);
      server.start();
      return collector;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      bodies.add(body);
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      if (status == 200) {
        spans.addAll(SentSpan.of(body));
      }
      exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
      exchange.sendResponseHeaders(status, -1);
    }
  }

  /// What it answers from now on; spans are kept under 200 only.
  public void answer(int next) {
    status = next;
  }

  /// The URL that a configuration names.
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// The next spans, waited for.
  public List<SentSpan> next(int count) {
    var next = new ArrayList<SentSpan>();
    try {
      for (var i = 0; i < count; i++) {
        var span = spans.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (span == null) {
          throw new AssertionError("expected " + count + " spans, got " + next);
        }
        next.add(span);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    return next;
  }

  /// How many spans have come and were not asked for.
  public int left() {
    return spans.size();
  }

  /// All that came, as it came.
  public List<byte[]> bodies() {
    return List.copyOf(bodies);
  }

  /// The header fields of every request.
  public List<Map<String, List<String>>> headers() {
    return List.copyOf(headers);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
