package dev.sovereign.app;

import dev.sovereign.keystore.SecretRef;
import dev.sovereign.provider.ProviderConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Takes a configuration whose file has changed, or whose certificate or secret has, where it says
/// `watch`.
///
/// @param source whose file is looked at
record ConfigWatch(ConfigSource source, Reloads reloads) {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /// Looks again and again; it blocks.
  ///
  /// @param waited waits this long and says whether all is over
  void run(Predicate<Duration> waited) {
    var files = new FileWatch(watched());
    while (!waited.test(BETWEEN_LOOKS)) {
      if (reloads.inForce().watch() && files.hasChanged(watched())) {
        reloads.reloadUnasked();
      }
    }
  }

  private List<Path> watched() {
    var settings = reloads.inForce();
    var tls = settings.server().tls().stream().flatMap(it -> Stream.of(it.cert(), it.key()));
    var secrets = settings.providers().stream().flatMap(it -> secret(it).stream());
    return Stream.concat(
            Chosen.file(source.file()).stream(), Stream.concat(tls, secrets).map(Path::of))
        .toList();
  }

  private static Optional<String> secret(ProviderConfig provider) {
    return provider
        .apiKey()
        .flatMap(
            it ->
                switch (it) {
                  case SecretRef.File(var path) -> Optional.of(path);
                  case SecretRef.Env _ -> Optional.empty();
                });
  }
}
