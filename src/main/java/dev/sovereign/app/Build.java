package dev.sovereign.app;

import dev.sovereign.core.Digest;
import dev.sovereign.tlog.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Which build of the program runs.
final class Build {
  private Build() {}

  /// The SHA-256 of its jar; nothing where it runs from a folder of classes.
  static Optional<Hash> hash() {
    try {
      var place = Build.class.getProtectionDomain().getCodeSource();
      var file = Path.of(place.getLocation().toURI());
      return Files.isRegularFile(file)
          ? Optional.of(Hash.read(Digest.of(Files.readAllBytes(file)).bytes(), 0))
          : Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException("the program's own jar cannot be read", failed);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("the program's own place is no address", impossible);
    }
  }
}
