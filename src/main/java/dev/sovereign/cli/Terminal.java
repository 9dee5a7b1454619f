package dev.sovereign.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Where commands print, and who looks: a person at a terminal, or a file and another program.
final class Terminal {
  private static final int USUAL_WIDTH = 80;
  private static final int NARROWEST = 40;
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";
  private static final int OUT = 1;
  private static final int ERR = 2;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Map<String, String> environment;

  Terminal(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  /// Whether both what is typed and what is printed are a person's.
  static boolean isPerson() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /// Whether a person sees what goes to standard error, and nothing else comes between it there.
  ///
  /// @param printing whether standard output is being written to meanwhile
  static boolean showsProgress(boolean printing) {
    return isTerminal(ERR) && !(printing && isTerminal(OUT));
  }

  // The JDK says it of input and output together only, so that `> file` would hide standard error.
  private static boolean isTerminal(int descriptor) {
    try {
      var leadsTo = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return leadsTo.startsWith("/dev/pts") || leadsTo.toString().startsWith("/dev/tty");
    } catch (IOException noSuchFolder) {
      return isPerson();
    }
  }

  /// The text in bold type, where that is seen and wanted (no-color.org).
  String bold(String text) {
    var isPlain = !isPerson() || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return isPlain ? text : BOLD + text + PLAIN;
  }

  /// How many characters fit on a line; no limit where nobody looks.
  int width() {
    if (!isPerson()) {
      return Integer.MAX_VALUE;
    }
    var said = Optional.ofNullable(environment.get("COLUMNS")).or(Terminal::asked);
    var width =
        said.filter(it -> it.matches("[1-9]\\d{0,3}")).map(Integer::parseInt).orElse(USUAL_WIDTH);
    return Math.max(NARROWEST, width);
  }

  // The JDK does not say it; `stty size` prints rows and columns.
  private static Optional<String> asked() {
    try {
      var process =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      var _ = process.waitFor(1, TimeUnit.SECONDS);
      return Optional.of(said.strip().replaceFirst("^\\d+ ", ""));
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
