package dev.sovereign.app;

import dev.sovereign.meter.Log;

/// Work that one thread does again and again, and that a fault in it does not end: the fault is
/// said once until it has passed.
final class Recurring {
  private final String name;
  private final Runnable work;
  private final Log log;
  private boolean isBroken;

  Recurring(String name, Runnable work, Log log) {
    this.name = name;
    this.work = work;
    this.log = log;
  }

  /// Does it once.
  void run() {
    try {
      work.run();
      isBroken = false;
    } catch (RuntimeException fault) { // The thread's top.
      if (!isBroken) {
        log.error(
            "a fault in what is done again and again; it is tried again",
            Log.word("work", name),
            Log.word("fault", fault.toString()));
      }
      isBroken = true;
    }
  }
}
