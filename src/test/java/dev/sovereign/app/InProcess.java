package dev.sovereign.app;

import dev.sovereign.api.Reloading;
import dev.sovereign.api.Route;
import dev.sovereign.config.Settings;
import dev.sovereign.http.AnswerRooms;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.meter.Log;
import dev.sovereign.tenancy.KeyRing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole program inside the test's own process, wired as `serve` wires it, on a free port.
public final class InProcess implements AutoCloseable {
  private static final String FREE = "127.0.0.1:0";

  private final Server server;
  private final FirstKeys keys;

  private InProcess(Server server, FirstKeys keys) {
    this.server = server;
    this.keys = keys;
  }

  public static InProcess start(
      Settings settings, Path data, Map<String, String> environment, PrintStream log)
      throws IOException {
    return start(settings, AnswerRooms.ofHeap(), data, environment, log);
  }

  /// Starts it with so much room for answers in memory.
  public static InProcess start(
      Settings settings,
      AnswerRooms rooms,
      Path data,
      Map<String, String> environment,
      PrintStream log)
      throws IOException {
    var free = settings.listening(new ServerConfig.Listen("127.0.0.1", 0));
    var nowhere = Optional.of(data.resolve("there-is-no-file"));
    var source = new ConfigSource(nowhere, Optional.of(data), Optional.of(FREE), environment);
    return start(free, source, rooms, log);
  }

  /// Starts it with a file, which it reads again when it is told to.
  public static InProcess start(
      Path file, Path data, Map<String, String> environment, PrintStream log) throws IOException {
    var source =
        new ConfigSource(Optional.of(file), Optional.of(data), Optional.of(FREE), environment);
    return switch (source.read()) {
      case Chosen.Good good -> start(good.settings(), source, AnswerRooms.ofHeap(), log);
      case Chosen.Wrong wrong -> throw new AssertionError(wrong.message());
    };
  }

  private static InProcess start(
      Settings settings, ConfigSource source, AnswerRooms rooms, PrintStream log)
      throws IOException {
    var folder = DataFolder.open(source.data().orElseThrow());
    var clock = Clock.systemUTC();
    var server = new Server(settings, source, folder, rooms, new Log(log, clock));
    var hasAdmin = source.environment().containsKey("SOVEREIGN_ADMIN_KEY");
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

  /// Tells it to read its file again; returns when that is done.
  public Reloading.Outcome reload() {
    return server.reloads().reload();
  }

  public KeyRing ring() {
    return server.keys();
  }

  /// All operations of its management API.
  public List<Route> routes() {
    return server.management().routes();
  }

  @Override
  public void close() {
    server.close();
  }
}
