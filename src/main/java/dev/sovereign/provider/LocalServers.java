package dev.sovereign.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Finds the model servers of this machine by asking the ports of its loopback where they usually
/// are. Blocking code; it is used before there is a loop.
public final class LocalServers {
  private static final Duration TIME = Duration.ofMillis(300);
  private static final int LARGEST = 1024 * 1024;

  private LocalServers() {}

  /// How a type is known: by a path that only it has, and by the list of what it serves.
  private record Mark(String known, String listed) {}

  private static final Map<ProviderType, Mark> MARKS =
      Map.of(
          ProviderType.VLLM, new Mark("/version", "/v1/models"),
          ProviderType.LLAMACPP, new Mark("/props", "/v1/models"),
          ProviderType.OLLAMA, new Mark("/api/version", "/api/tags"));

  /// The ports where these servers listen unless they are told otherwise.
  public static Map<ProviderType, Integer> usualPorts() {
    var ports = new EnumMap<ProviderType, Integer>(ProviderType.class);
    for (var type : MARKS.keySet()) {
      type.baseUrl().map(URI::create).ifPresent(it -> ports.put(type, it.getPort()));
    }
    return ports;
  }

  /// Who stands at these ports, in the order of [ProviderType]. Each question has 300 ms; all are
  /// asked at a time.
  public static List<LocalServer> find(Map<ProviderType, Integer> ports) {
    var found = new ArrayList<LocalServer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Asked>();
      new EnumMap<>(ports).forEach((type, port) -> asked.add(ask(threads, type, port)));
      asked.forEach(it -> it.read().ifPresent(found::add));
    }
    return found;
  }

  private static Asked ask(ExecutorService threads, ProviderType type, int port) {
    var mark = MARKS.get(type);
    if (mark == null) {
      throw new IllegalArgumentException("no server of one's own machine: " + type);
    }
    return new Asked(
        type,
        port,
        threads.submit(() -> ask(port, mark.known())),
        threads.submit(() -> ask(port, mark.listed())));
  }

  /// Two questions under way at one port.
  private record Asked(
      ProviderType type,
      int port,
      Future<LocalModels.Reply> known,
      Future<LocalModels.Reply> listed) {
    Optional<LocalServer> read() {
      try {
        return LocalModels.read(type, port, known.get(), listed.get());
      } catch (ExecutionException nobody) {
        return Optional.empty();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  // Whatever the surroundings say of proxies: this never leaves the machine.
  private static LocalModels.Reply ask(int port, String path) throws IOException {
    var end = System.nanoTime() + TIME.toNanos();
    var url = URI.create("http://127.0.0.1:" + port + path).toURL();
    var connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) TIME.toMillis());
    connection.setReadTimeout((int) TIME.toMillis());
    connection.setInstanceFollowRedirects(false);
    try {
      var status = connection.getResponseCode();
      try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return new LocalModels.Reply(status, body == null ? new byte[0] : read(body, end));
      }
    } finally {
      connection.disconnect();
    }
  }

  private static byte[] read(InputStream body, long end) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var piece = new byte[16 * 1024];
    for (var length = body.read(piece); length >= 0; length = body.read(piece)) {
      bytes.write(piece, 0, length);
      if (bytes.size() > LARGEST || System.nanoTime() > end) {
        throw new IOException("too much, or too slow");
      }
    }
    return bytes.toByteArray();
  }
}
