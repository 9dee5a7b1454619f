package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.meter.Log;
import java.io.IOException;
import java.io.PrintStream;
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
  static final String ADMIN_KEY = "SOVEREIGN_ADMIN_KEY";
  private static final int SHORTEST_ADMIN_KEY = 32;

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
    if (isAdminKeyTooShort(environment)) {
      err.println(ADMIN_KEY + " must have at least " + SHORTEST_ADMIN_KEY + " characters.");
      return WRONG_CONFIG;
    }
    return switch (Chosen.of(Optional.ofNullable(config), environment)) {
      case Chosen.Wrong(_, var message) -> {
        err.println(message);
        yield WRONG_CONFIG;
      }
      case Chosen.Good(var settings, var found) -> {
        var located = located(settings);
        yield located.isEmpty()
            ? WRONG_CONFIG
            : serve(new Chosen.Good(located.get(), found), environment);
      }
    };
  }

  /// Whether the environment brings an admin key that could be guessed.
  static boolean isAdminKeyTooShort(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(ADMIN_KEY))
        .filter(it -> it.length() < SHORTEST_ADMIN_KEY)
        .isPresent();
  }

  private int serve(Chosen.Good chosen, Map<String, String> environment)
      throws InterruptedException {
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

  private Server started(Chosen.Good chosen, Map<String, String> environment) throws IOException {
    var settings = chosen.settings();
    var folder =
        DataFolder.open(DataFolder.where(Optional.ofNullable(data), environment, settings.data()));
    var log = new Log(err, Clock.systemUTC());
    LibraryLog.into(log);
    var server = new Server(settings, folder, environment, log);
    var hasAdmin = environment.containsKey(ADMIN_KEY);
    var keys = FirstKeys.make(server.keys(), folder, hasAdmin, Clock.systemUTC().instant());
    new Screen(out, settings, chosen.found(), folder, keys)
        .show(server.port(), Screen.isTerminal(environment));
    return server;
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
}
