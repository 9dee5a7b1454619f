package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.meter.Log;
import dev.sovereign.tenancy.KeyRing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// The whole program inside the test's own process, wired as `serve` wires it, on a free port.
public final class InProcess implements AutoCloseable {
  private final Server server;
  private final FirstKeys keys;

  private InProcess(Server server, FirstKeys keys) {
    this.server = server;
    this.keys = keys;
  }

  public static InProcess start(
      Settings settings, Path data, Map<String, String> environment, PrintStream log)
      throws IOException {
    var free = settings.listening(new ServerConfig.Listen("127.0.0.1", 0));
    var folder = DataFolder.open(data);
    var clock = Clock.systemUTC();
    var server = new Server(free, folder, environment, new Log(log, clock));
    var hasAdmin = environment.containsKey("SOVEREIGN_ADMIN_KEY");
    return new InProcess(server, FirstKeys.make(server.keys(), folder, hasAdmin, clock.instant()));
  }

  public int port() {
    return server.port();
  }

  /// The first key, which a start on an empty folder makes.
  public String key() {
    return keys.first().orElseThrow();
  }

  /// The admin key, which a start on an empty folder makes unless the environment brings one.
  public String adminKey() {
    return keys.admin().orElseThrow();
  }

  public KeyRing ring() {
    return server.keys();
  }

  @Override
  public void close() {
    server.close();
  }
}
