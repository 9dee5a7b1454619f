package dev.sovereign.app;

import dev.sovereign.http.AnswerRooms;
import dev.sovereign.meter.Log;
import dev.sovereign.usage.PriceSnapshot;
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
    name = ServeCommand.NAME,
    description = "Start the server.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  static final String NAME = "serve";
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
    var source =
        new ConfigSource(
            Optional.ofNullable(config),
            Optional.ofNullable(data),
            Optional.ofNullable(listen),
            environment);
    return switch (source.read()) {
      case Chosen.Good good -> serve(source, good);
      case Chosen.Wrong wrong -> {
        err.println(wrong.message());
        yield WRONG_CONFIG;
      }
    };
  }

  /// Whether the environment brings an admin key that could be guessed.
  static boolean isAdminKeyTooShort(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(ADMIN_KEY))
        .filter(it -> it.length() < SHORTEST_ADMIN_KEY)
        .isPresent();
  }

  private int serve(ConfigSource source, Chosen.Good chosen) throws InterruptedException {
    var ended = new CountDownLatch(1);
    try {
      start(source, chosen, ended);
    } catch (IOException | RuntimeException failed) {
      err.println("sovereign cannot start: " + StartFailure.explain(failed));
      return FAILED;
    }
    ended.await();
    return 0;
  }

  private void start(ConfigSource source, Chosen.Good chosen, CountDownLatch ended)
      throws IOException {
    var settings = chosen.settings();
    Thread.startVirtualThread(PriceSnapshot::builtIn); // It is read while the store opens.
    var folder = DataFolder.open(settings.data());
    var log = new Log(err, Clock.systemUTC());
    LibraryLog.into(log);
    var server = new Server(settings, source, folder, AnswerRooms.ofHeap(), log);
    onStop(server, ended); // Whoever reads that it listens may stop it at once.
    Hangup.handle(server::reload, log);
    var environment = source.environment();
    var hasAdmin = environment.containsKey(ADMIN_KEY);
    var keys = FirstKeys.make(server.keys(), folder, hasAdmin, Clock.systemUTC().instant());
    new Screen(out, settings, chosen.found(), folder, keys)
        .show(server.port(), Screen.isTerminal(environment));
  }

  private static void onStop(Server server, CountDownLatch ended) {
    Runnable stop =
        () -> {
          server.close();
          ended.countDown();
        };
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stop));
  }
}
