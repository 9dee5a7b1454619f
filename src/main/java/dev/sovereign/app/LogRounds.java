package dev.sovereign.app;

import dev.sovereign.meter.Log;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Rounds of the log's witnesses, mirrors or anchors, once a second: on a virtual thread of its
/// own, which the end of the program interrupts, because a server that hangs is waited for longer
/// than that.
final class LogRounds implements AutoCloseable {
  private static final Duration ROUND = Duration.ofSeconds(1);

  private final Recurring rounds;
  private final Recurring last;
  private final Duration patience;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  private LogRounds(String name, Recurring rounds, Recurring last, Duration patience) {
    this.rounds = rounds;
    this.last = last;
    this.patience = patience;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /// Begins to make them. At the end what is being asked is given up.
  static LogRounds start(String name, Runnable round, Log log) {
    return start(name, round, () -> {}, Duration.ZERO, log);
  }

  /// Begins to make them.
  ///
  /// @param last is done after them, at the end
  /// @param patience so long that and what is being asked may take
  static LogRounds start(String name, Runnable round, Runnable last, Duration patience, Log log) {
    var rounds =
        new LogRounds(
            name, new Recurring(name, round, log), new Recurring(name, last, log), patience);
    rounds.thread.start();
    return rounds;
  }

  private void run() {
    while (!isStopped()) {
      rounds.run();
    }
    last.run();
  }

  private boolean isStopped() {
    try {
      return stopped.await(ROUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Makes no more of them.
  @Override
  public void close() {
    stopped.countDown();
    try {
      if (!thread.join(patience)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
