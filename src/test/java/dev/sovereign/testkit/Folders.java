package dev.sovereign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// Folders of tests.
public final class Folders {
  private Folders() {}

  public static Path create() {
    try {
      return Files.createTempDirectory("sovereign-test");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Writes a file of text and returns it.
  public static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The files below this folder whose bytes hold this text.
  public static List<Path> holding(Path folder, String text) {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(it -> holds(it, text)).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(it -> it.toFile().delete());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
