package dev.sovereign.meter;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/// The program's log: one JSON object per line on standard error.
///
/// A line is a fixed message and named words; there is no way to log a body, a header or an object
/// by mistake. Any thread may use it.
public final class Log {
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]");

  private final PrintStream out;
  private final Clock clock;

  /// How much a line matters.
  public enum Level {
    INFO,
    WARN,
    ERROR
  }

  /// A named word of a line.
  public record Word(String name, String value) {}

  public Log(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  /// A word of text that is ours: a name from the configuration, a code, a path.
  public static Word word(String name, String value) {
    return new Word(name, value);
  }

  /// A number.
  public static Word number(String name, long value) {
    return new Word(name, Long.toString(value));
  }

  public void info(String message, Word... words) {
    line(Level.INFO, message, words);
  }

  public void warn(String message, Word... words) {
    line(Level.WARN, message, words);
  }

  public void error(String message, Word... words) {
    line(Level.ERROR, message, words);
  }

  private void line(Level level, String message, Word... words) {
    var line = new StringBuilder(160);
    line.append("{\"time\":\"").append(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    line.append("\",\"level\":\"").append(level).append("\",\"message\":");
    line.append(quoted(message));
    for (var word : words) {
      line.append(',').append(quoted(word.name())).append(':');
      line.append(quoted(word.value()));
    }
    out.println(line.append('}'));
  }

  // Nothing of ours holds a control character or a line break of Unicode; what does loses it.
  private static String quoted(String text) {
    var plain =
        UNPRINTABLE.matcher(text).replaceAll(" ").replace("\\", "\\\\").replace("\"", "\\\"");
    return "\"" + plain + "\"";
  }
}
