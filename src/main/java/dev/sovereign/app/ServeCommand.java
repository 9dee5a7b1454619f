package dev.sovereign.app;

import dev.sovereign.config.BuiltIn;
import dev.sovereign.config.ConfigReader;
import dev.sovereign.config.Settings;
import dev.sovereign.config.Surroundings;
import dev.sovereign.config.UsualModels;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.meter.Log;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign serve`: starts the server and runs until it is told to stop.
@CommandLine.Command(
    name = "serve",
    description = "Start the server.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG_CONFIG = 2;
  private static final int SHORTEST_ADMIN_KEY = 32;
  private static final Path USUAL_FILE = Path.of("sovereign.yaml");

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @CommandLine.Option(names = "--config", description = "The configuration file.")
  private @Nullable Path config;

  @CommandLine.Option(names = "--data", description = "The data folder.")
  private @Nullable Path data;

  @CommandLine.Option(names = "--listen", description = "Address and port, e.g. 127.0.0.1:8484.")
  private @Nullable String listen;

  @Override
  public Integer call() throws InterruptedException {
    var environment = System.getenv();
    var admin = Optional.ofNullable(environment.get("SOVEREIGN_ADMIN_KEY"));
    if (admin.isPresent() && admin.get().length() < SHORTEST_ADMIN_KEY) {
      err.println("SOVEREIGN_ADMIN_KEY must have at least 32 characters.");
      return WRONG_CONFIG;
    }
    var chosen = chosen(environment);
    if (chosen.isEmpty()) {
      return WRONG_CONFIG;
    }
    return serve(chosen.get(), environment);
  }

  private int serve(Chosen chosen, Map<String, String> environment) throws InterruptedException {
    Server server;
    try {
      server = started(chosen, environment);
    } catch (IOException | RuntimeException failed) {
      err.println("sovereign cannot start: " + StartFailure.explain(failed));
      return FAILED;
    }
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      server.close();
                      ended.countDown();
                    }));
    ended.await();
    return 0;
  }

  private Server started(Chosen chosen, Map<String, String> environment) throws IOException {
    var settings = chosen.settings();
    var folder = DataFolder.open(dataFolder(settings, environment));
    var log = new Log(err, Clock.systemUTC());
    LibraryLog.into(log);
    var server = new Server(settings, folder, environment, log);
    var hasAdmin = environment.containsKey("SOVEREIGN_ADMIN_KEY");
    var keys = FirstKeys.make(server.keys(), folder, hasAdmin, Clock.systemUTC().instant());
    new Screen(out, settings, chosen.found(), folder, keys)
        .show(server.port(), Screen.isTerminal(environment));
    return server;
  }

  /// The configuration of a start.
  ///
  /// @param found what it was made of, where there is no file
  private record Chosen(Settings settings, Optional<Surroundings> found) {}

  private Optional<Chosen> chosen(Map<String, String> environment) {
    if (config != null || Files.exists(USUAL_FILE)) {
      return settings(config == null ? USUAL_FILE : config, environment)
          .map(it -> new Chosen(it, Optional.empty()));
    }
    var found = Surroundings.look(environment);
    return located(BuiltIn.settings(found, UsualModels.NONE, environment))
        .map(it -> new Chosen(it, Optional.of(found)));
  }

  private Optional<Settings> settings(Path file, Map<String, String> environment) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException failed) {
      var reason = Files.isDirectory(file) ? "it is a folder" : StartFailure.reason(failed);
      err.println("cannot read " + file + ": " + reason);
      return Optional.empty();
    }
    return switch (ConfigReader.read(file.toString(), text, environment)) {
      case ConfigReader.Read.Good(var settings) -> located(settings);
      case ConfigReader.Read.Bad(var findings) -> {
        err.println(findings.explain());
        yield Optional.empty();
      }
    };
  }

  private Optional<Settings> located(Settings settings) {
    if (listen == null) {
      return Optional.of(settings);
    }
    try {
      var address = ServerConfig.Listen.parse(listen);
      if (settings.server().isExposedAt(address)) {
        err.println(
            "--listen "
                + listen
                + " is open to others: it needs `server.tls` or `server.behind_proxy: true` in the"
                + " configuration");
        return Optional.empty();
      }
      return Optional.of(settings.listening(address));
    } catch (IllegalArgumentException wrong) {
      err.println("--listen: " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private Path dataFolder(Settings settings, Map<String, String> environment) {
    if (data != null) {
      return data;
    }
    return Optional.ofNullable(environment.get("SOVEREIGN_DATA"))
        .or(() -> Optional.ofNullable(environment.get("STATE_DIRECTORY")))
        .filter(it -> !it.isEmpty())
        .map(Path::of)
        .orElse(settings.data());
  }
}
