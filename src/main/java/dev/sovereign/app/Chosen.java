package dev.sovereign.app;

import dev.sovereign.config.BuiltIn;
import dev.sovereign.config.ConfigReader;
import dev.sovereign.config.Findings;
import dev.sovereign.config.Places;
import dev.sovereign.config.Settings;
import dev.sovereign.config.Surroundings;
import dev.sovereign.config.UsualModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which configuration a command goes by: the file that was named, else `sovereign.yaml` of this
/// folder, else what is found.
sealed interface Chosen {
  /// The file that is read where none is named.
  Path USUAL_FILE = Path.of("sovereign.yaml");

  /// A configuration that holds.
  ///
  /// @param places where the file says what
  /// @param found what it was made of, where there is no file
  record Good(Settings settings, Places places, Optional<Surroundings> found) implements Chosen {}

  /// A file that cannot be read or does not hold.
  ///
  /// @param findings all that is wrong
  /// @param message for a person, of one line or more
  record Wrong(Path file, List<Findings.Finding> findings, String message) implements Chosen {
    /// One that is wrong as a whole.
    static Wrong of(Path file, String message) {
      return new Wrong(file, List.of(new Findings.Finding(1, 1, message)), message);
    }
  }

  /// The file that is read at the moment, if there is one.
  static Optional<Path> file(Optional<Path> named) {
    return named.or(() -> Optional.of(USUAL_FILE).filter(Files::exists));
  }

  /// Reads it, or looks around.
  static Chosen of(Optional<Path> named, Map<String, String> environment) {
    return file(named).map(it -> read(it, environment)).orElseGet(() -> found(environment));
  }

  private static Chosen found(Map<String, String> environment) {
    var found = Surroundings.look(environment);
    var settings = BuiltIn.settings(found, UsualModels.builtIn(), environment);
    return new Good(settings, Places.of("(what was found)", ""), Optional.of(found));
  }

  private static Chosen read(Path file, Map<String, String> environment) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException failed) {
      var reason = Files.isDirectory(file) ? "it is a folder" : StartFailure.reason(failed);
      return Wrong.of(file, "cannot read " + file + ": " + reason);
    }
    return switch (ConfigReader.read(file.toString(), text, environment)) {
      case ConfigReader.Read.Good(var settings) ->
          new Good(settings, Places.of(file.toString(), text), Optional.empty());
      case ConfigReader.Read.Bad(var findings) ->
          new Wrong(file, findings.all(), findings.explain());
    };
  }
}
