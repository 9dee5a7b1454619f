package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// F-22: a step of the machine's clock moves no timer, because nothing that waits reads it.
final class ClockFaultsTest {
  private static final Path MAIN = Path.of("src/main/java/dev/sovereign");
  private static final Pattern WALL_CLOCK =
      Pattern.compile("currentTimeMillis|\\bInstant\\b|InstantSource|\\bClock\\b|\\bnew Date\\b");
  // A provider may name a date; what is made of it is a length of time.
  private static final List<String> DATES = List.of("RetryAfter.java");

  @Test
  void whatWaitsCountsNanosecondsThatNobodyCanSet() {
    assertEquals(
        List.of(),
        Stream.of("loop", "http", "dispatch").flatMap(ClockFaultsTest::readers).toList());
  }

  private static Stream<Path> readers(String folder) {
    try (var files = Files.walk(MAIN.resolve(folder))) {
      return files
          .filter(it -> it.toString().endsWith(".java"))
          .filter(it -> !DATES.contains(it.getFileName().toString()))
          .filter(it -> WALL_CLOCK.matcher(text(it)).find())
          .toList()
          .stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
