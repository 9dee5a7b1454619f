package dev.sovereign.testkit;

import dev.sovereign.app.InProcess;
import dev.sovereign.audit.CallRecord;
import dev.sovereign.config.ConfigReader;
import dev.sovereign.config.Settings;
import dev.sovereign.http.AnswerRooms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The whole gateway on a free port, with a data folder of its own, and a plain client for it.
public final class TestGateway implements AutoCloseable {
  /// No offer is tried a second time before the next one is.
  public static final String ONE_TRY = "routing: {retry_in_place: {errors: 0, retry_after: 0s}}\n";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Path data;
  private final InProcess server;
  private boolean closed;

  private TestGateway(Start start) throws IOException {
    this.data = Files.createTempDirectory("gateway");
    this.server = start.in(data, new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  private interface Start {
    InProcess in(Path data, PrintStream log) throws IOException;
  }

  /// Starts it with this configuration; what it says of `server.listen` is passed over.
  public static TestGateway start(String yaml) {
    return start(yaml, Map.of());
  }

  public static TestGateway start(String yaml, Map<String, String> environment) {
    return start(
        (data, log) -> InProcess.start(settings(yaml, environment), data, environment, log));
  }

  /// Starts it with so much room for answers in memory.
  public static TestGateway start(String yaml, AnswerRooms rooms) {
    return start(
        (data, log) -> InProcess.start(settings(yaml, Map.of()), rooms, data, Map.of(), log));
  }

  /// Starts it with this file, which a reload reads again.
  public static TestGateway start(Path file, Map<String, String> environment) {
    return start((data, log) -> InProcess.start(file, data, environment, log));
  }

  private static TestGateway start(Start start) {
    try {
      return new TestGateway(start);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// A gateway with one model, `m`, offered by these upstreams in this order; the first is an own
  /// server, which is named `a`, the next `b` and so on.
  public static TestGateway over(ScriptedUpstream... upstreams) {
    var providers = new StringBuilder("providers:\n");
    var offers = new StringBuilder();
    for (var i = 0; i < upstreams.length; i++) {
      var name = (char) ('a' + i);
      providers.append(
          "  %s: {type: openai-compatible, base_url: \"http://%s/v1\", source: %s}\n"
              .formatted(name, upstreams[i].authority(), i == 0 ? "gpu" : "cloud"));
      offers.append("      - {provider: %s, model: up-%s}\n".formatted(name, name));
    }
    return start(ONE_TRY + providers + "models:\n  m:\n    offers:\n" + offers);
  }

  /// The settings that a text means.
  public static Settings settings(String yaml, Map<String, String> environment) {
    return switch (ConfigReader.read("test.yaml", yaml, environment)) {
      case ConfigReader.Read.Good(var settings) -> settings;
      case ConfigReader.Read.Bad(var findings) -> throw new AssertionError(findings.explain());
    };
  }

  public int port() {
    return server.port();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /// A key that may call.
  public String key() {
    return server.key();
  }

  public InProcess server() {
    return server;
  }

  public Path folder() {
    return data;
  }

  /// What it has logged so far.
  public String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /// A chat with one short message; `more` are members of the body, each begun by a comma.
  public HttpResponse<String> chat(String model, String more) {
    return post("/v1/chat/completions", body(model, more));
  }

  public static String body(String model, String more) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}"
        .formatted(model, more);
  }

  public HttpResponse<String> post(String path, String body) {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> read(String path) {
    return send(request(path).GET());
  }

  /// A request with the key and a content type, whose answer carries no attestation; a test may
  /// change it before it is sent.
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + key())
        .header("content-type", "application/json")
        .header("X-SF-Attestation", "off");
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// A bare connection to it.
  public Socket connect() {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return socket;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Opens all gates before a provider, as an operator would.
  public void reset(String... providers) {
    for (var provider : providers) {
      var path = "/api/v1/providers/" + provider + "/reset";
      var answer =
          send(
              request(path)
                  .setHeader("authorization", "Bearer " + server.adminKey())
                  .POST(HttpRequest.BodyPublishers.noBody()));
      if (answer.statusCode() != 200) {
        throw new AssertionError(answer.body());
      }
    }
  }

  /// Stops it and reads what it has kept of all calls.
  public List<CallRecord> stopAndReadRecords() {
    stop();
    return Records.of(data);
  }

  /// Stops it as SIGTERM would.
  public void stop() {
    if (!closed) {
      closed = true;
      server.close();
    }
  }

  @Override
  public void close() {
    stop();
    client.close();
    Folders.delete(data);
  }
}
