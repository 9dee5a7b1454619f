package dev.sovereign.app;

import dev.sovereign.testkit.ChildGateway;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Starts the program on a folder, again and again, and calls it with one admin key.
final class AdminClient implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();

  /// Starts it; what it logs is lost.
  static InProcess start(String yaml, Path data) throws IOException {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    var environment = Map.of("SOVEREIGN_ADMIN_KEY", ChildGateway.KEY);
    return InProcess.start(TestGateway.settings(yaml, Map.of()), data, environment, nowhere);
  }

  HttpResponse<String> send(InProcess server, String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var address = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(
        request.uri(address).header("authorization", "Bearer " + ChildGateway.KEY).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// Asks the mock provider.
  HttpResponse<String> chat(InProcess server) throws IOException, InterruptedException {
    return chat(server, HttpRequest.newBuilder());
  }

  /// The same, with headers.
  HttpResponse<String> chat(InProcess server, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var body = HttpRequest.BodyPublishers.ofString(TestGateway.body("mock/echo", ""));
    return send(server, "/v1/chat/completions", request.POST(body));
  }

  /// The body of what is there.
  String get(InProcess server, String path) throws IOException, InterruptedException {
    return send(server, path, HttpRequest.newBuilder().GET()).body();
  }

  /// The answer once it is as wanted, or as it is after twenty seconds.
  String await(InProcess server, String path, Predicate<String> wanted)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    var body = get(server, path);
    while (!wanted.test(body) && System.nanoTime() < end) {
      body = get(server, path);
    }
    return body;
  }

  @Override
  public void close() {
    client.close();
  }
}
