package dev.sovereign.app;

import dev.sovereign.cli.Signals;
import dev.sovereign.meter.Log;
import java.io.FileInputStream;
import java.io.IOException;

/// What SIGHUP means: a server that was told to reload, unless the terminal is gone that it was
/// started from. Then it ends, as every program does whose window is closed.
final class Hangup {
  private static final int STATUS = 129; // What a shell says of a program that SIGHUP has ended.

  private Hangup() {}

  /// From now on the signal runs this task, on a thread of the JDK's.
  static void handle(Runnable reload, Log log) {
    var hadTerminal = hasTerminal();
    try {
      Signals.on("HUP", () -> hungUp(hadTerminal, reload));
    } catch (IllegalStateException taken) {
      log.warn("SIGHUP does not reload: the system or an option of the JVM keeps it");
    }
  }

  private static void hungUp(boolean hadTerminal, Runnable reload) {
    if (hadTerminal && !hasTerminal()) {
      System.exit(STATUS);
    }
    reload.run();
  }

  private static boolean hasTerminal() {
    try (var terminal = new FileInputStream("/dev/tty")) {
      return terminal.getFD().valid();
    } catch (IOException none) {
      return false;
    }
  }
}
