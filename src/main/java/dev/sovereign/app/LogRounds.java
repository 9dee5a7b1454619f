package dev.sovereign.app;

import dev.sovereign.meter.Log;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Rounds of the log's witnesses or mirrors, once a second: on a virtual thread of its own, which
/// the end of the program interrupts, because a server that hangs is waited for longer than that.
final class LogRounds implements AutoCloseable {
  private static final Duration ROUND = Duration.ofSeconds(1);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  private LogRounds(Recurring rounds, String name) {
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> run(rounds));
  }

  /// Begins to make them.
  static LogRounds start(String name, Runnable round, Log log) {
    var rounds = new LogRounds(new Recurring(name, round, log), name);
    rounds.thread.start();
    return rounds;
  }

  private void run(Recurring rounds) {
    while (!isStopped()) {
      rounds.run();
    }
  }

  private boolean isStopped() {
    try {
      return stopped.await(ROUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Gives up what is being asked.
  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
