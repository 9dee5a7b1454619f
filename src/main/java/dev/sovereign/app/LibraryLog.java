package dev.sovereign.app;

import dev.sovereign.meter.Log;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/// What libraries log, from a warning on, as lines of the program's own log.
///
/// Of their words only those are kept that stand before the first value, and of what was
/// thrown only the type: values and messages may repeat what a peer said.
final class LibraryLog extends Handler {
  private static final Pattern VALUES = Pattern.compile("(?s)[:\\v].*");

  private final Log log;

  private LibraryLog(Log log) {
    this.log = log;
    setLevel(Level.WARNING);
  }

  /// Takes the place of everything that the libraries of this process would print.
  static void into(Log log) {
    var root = Logger.getLogger("");
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(Level.WARNING);
    root.addHandler(new LibraryLog(log));
  }

  @Override
  public void publish(LogRecord said) {
    if (!isLoggable(said)) {
      return;
    }
    var words =
        new Log.Word[] {
          Log.word("logger", String.valueOf(said.getLoggerName())),
          Log.word("says", VALUES.matcher(String.valueOf(said.getMessage())).replaceFirst("")),
          Log.word("thrown", thrown(said))
        };
    if (said.getLevel().intValue() >= Level.SEVERE.intValue()) {
      log.error("a library failed", words);
    } else {
      log.warn("a library warns", words);
    }
  }

  private static String thrown(LogRecord said) {
    return said.getThrown() == null ? "nothing" : said.getThrown().getClass().getName();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
