package dev.sovereign.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// A bar on the terminal for what takes longer than a second; where nobody looks, nothing.
final class Progress implements AutoCloseable {
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final int WIDTH = 30;
  private static final String CLEARED = "\r\u001b[K";

  private final Terminal terminal;
  private final String things;
  private final boolean isSeen;
  private final long started = System.nanoTime();
  private OptionalLong first = OptionalLong.empty();
  private long made;
  private long shownAt;
  private boolean isShown;

  /// @param printing whether what is made goes to standard output
  Progress(Terminal terminal, String things, boolean printing) {
    this.terminal = terminal;
    this.things = things;
    this.isSeen = Terminal.showsProgress(printing);
  }

  /// So many more are done.
  ///
  /// @param next where it goes on; as a number it counts down to 0, which shows how far it is
  void made(int more, Optional<String> next) {
    made += more;
    var left = next.filter(it -> it.matches("\\d{1,18}")).map(Long::parseLong).orElse(0L);
    if (first.isEmpty()) {
      first = OptionalLong.of(left);
    }
    var now = System.nanoTime();
    if (isSeen && now - started > QUIET.toNanos() && now - shownAt > EVERY.toNanos()) {
      shownAt = now;
      isShown = true;
      terminal.err().print(CLEARED + bar(left));
      terminal.err().flush();
    }
  }

  private String bar(long left) {
    var whole = Math.max(1, first.orElse(1));
    var filled = (int) (WIDTH * (whole - Math.min(left, whole)) / whole);
    return String.format(
        Locale.ROOT, "[%s%s] %,d %s", "#".repeat(filled), " ".repeat(WIDTH - filled), made, things);
  }

  @Override
  public void close() {
    if (isShown) {
      terminal.err().print(CLEARED);
      terminal.err().flush();
    }
  }
}
