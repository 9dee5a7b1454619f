package dev.sovereign.tlog;

import java.util.concurrent.ThreadFactory;

/// The threads of the journal and its log.
///
/// Where the system has it, one that is woken up lets those go on that run, and takes its turn when
/// they wait or have had theirs. Where processors are free nothing is later for that. Where all are
/// busy a loop is not interrupted for each record that it hands over, and more of them are there
/// when the batch is taken: one force, one signature and one awakening for all of them.
final class Background {
  private Background() {}

  /// A thread that is yet to be started.
  static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .unstarted(
            () -> {
              try {
                Linux.letOthersGoOn();
              } finally { // It is faster so, no more.
                work.run();
              }
            });
  }

  static ThreadFactory threads(String name) {
    return work -> thread(name, work);
  }
}
