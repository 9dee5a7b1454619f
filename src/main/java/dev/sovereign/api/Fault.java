package dev.sovereign.api;

import dev.sovereign.meter.Log;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A fault of ours in the log: what it was and where, without its message, which may hold text of
/// a caller.
final class Fault {
  private static final int FRAMES = 12;

  private Fault() {}

  /// @param id the id of the call or request that failed by it
  static void log(Log log, String id, Throwable cause) {
    log.error(
        "a call failed by a fault of ours",
        Log.word("call", id),
        Log.word("fault", cause.getClass().getName()),
        Log.word("at", places(cause)));
  }

  private static String places(Throwable cause) {
    return Arrays.stream(cause.getStackTrace())
        .limit(FRAMES)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(" < "));
  }
}
