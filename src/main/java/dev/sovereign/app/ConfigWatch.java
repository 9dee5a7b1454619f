package dev.sovereign.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Takes a configuration whose file has changed, or whose certificate has, where it says `watch`.
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
    var tls = reloads.inForce().server().tls();
    return Stream.concat(
            Chosen.file(source.file()).stream(),
            tls.stream().flatMap(it -> Stream.of(it.cert(), it.key()).map(Path::of)))
        .toList();
  }
}
