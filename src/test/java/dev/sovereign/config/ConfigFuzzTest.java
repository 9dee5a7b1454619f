package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever stands in the file, reading it ends with settings or with findings.
@Tag("slow")
final class ConfigFuzzTest {
  private static final int ROUNDS = 3_000;
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ",",
    "\"",
    "'",
    "\n",
    "\n  ",
    "- ",
    "&x ",
    "*x",
    "? ",
    "| ",
    "> ",
    "!!int ",
    "!t ",
    "#",
    "~",
    "null",
    "${",
    "${A",
    "${A:?m}",
    "\0",
    "\\0",
    "\uFEFF",
    "\uD800",
    "é",
    "-1",
    "99999999999999999999",
    "1e999",
    "9999999999GiB",
    "999999999d",
    "\t",
    "%YAML 1.2\n",
    "---\n",
    "...\n",
    "<<: *x",
    "providers",
    "http://[::1",
    "https://:",
    "[[[[[[[[",
    "send: {a: &x [*x]}"
  };

  @ParameterizedTest
  @MethodSource("seeds")
  void aMutatedFileNeverThrows(long seed) {
    var random = new Random(seed);
    assertDoesNotThrow(() -> readMany(random), () -> "seed " + seed);
  }

  private static Stream<Long> seeds() {
    var fresh = System.nanoTime();
    System.err.println("config fuzz: seed " + fresh);
    return Stream.of(1L, 9440319413594L, fresh);
  }

  private static void readMany(Random random) {
    for (var i = 0; i < ROUNDS; i++) {
      read(mutated(random));
    }
  }

  private static void read(String text) {
    try {
      if (ConfigReader.read("fuzz", text, Map.of("A", "x"))
          instanceof ConfigReader.Read.Bad(var findings)) {
        findings.explain();
      }
    } catch (RuntimeException | StackOverflowError thrown) {
      throw new AssertionError("thrown at:\n" + text, thrown);
    }
  }

  private static String mutated(Random random) {
    var text = new StringBuilder(SettingsTest.LARGE);
    for (var i = random.nextInt(6); i >= 0; i--) {
      var from = random.nextInt(text.length());
      var to = Math.min(text.length(), from + random.nextInt(random.nextInt(1, 40)));
      text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
