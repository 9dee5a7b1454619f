package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.http.ServerConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a server's configuration comes from, read anew each time; what its command line and its
/// environment say wins over it.
///
/// @param file that `--config` names
/// @param data that `--data` names
/// @param listen that `--listen` names
record ConfigSource(
    Optional<Path> file,
    Optional<Path> data,
    Optional<String> listen,
    Map<String, String> environment) {
  /// The configuration as it stands now.
  Chosen read() {
    return switch (Chosen.of(file, environment)) {
      case Chosen.Wrong wrong -> wrong;
      case Chosen.Good good -> located(good);
    };
  }

  private Chosen located(Chosen.Good good) {
    var settings = good.settings();
    var kept = settings.keptIn(DataFolder.where(data, environment, settings.data()));
    if (listen.isEmpty()) {
      return with(kept, good);
    }
    try {
      var address = ServerConfig.Listen.parse(listen.get());
      return settings.server().isExposedAt(address)
          ? wrong(
              good,
              "--listen "
                  + listen.get()
                  + " is open to others: it needs `server.tls` or `server.behind_proxy: true` in"
                  + " the configuration")
          : with(kept.listening(address), good);
    } catch (IllegalArgumentException wrong) {
      return wrong(good, "--listen: " + wrong.getMessage());
    }
  }

  private static Chosen with(Settings settings, Chosen.Good good) {
    return new Chosen.Good(settings, good.places(), good.found());
  }

  private static Chosen wrong(Chosen.Good good, String message) {
    return Chosen.Wrong.of(Path.of(good.places().file()), message);
  }
}
