package dev.sovereign.app;

import dev.sovereign.anchor.Anchors;
import dev.sovereign.audit.AnchorRows;
import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Anchors the log's checkpoints in Rekor, once they are to be: on a virtual thread of its own,
/// because the end of the program waits for it only so long.
final class LogAnchors {
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int PATIENCE_ROUNDS = 60;
  private static final Duration LAST = Duration.ofSeconds(10);

  private final Anchors anchors;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Optional<Thread> thread = Optional.empty();

  private LogAnchors(Anchors anchors) {
    this.anchors = anchors;
  }

  /// What the configuration asks for.
  ///
  /// @param rows that it appends to
  /// @throws JournalFailure if the key of Rekor is none
  static Optional<LogAnchors> of(
      Optional<Settings.AnchorSettings> settings,
      DataFolder data,
      AnchorRows rows,
      MerkleLog merkle,
      Log log)
      throws IOException {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    var wanted = settings.get();
    var plan = new Anchors.Plan(wanted.rekor(), trusted(wanted.key()), wanted.every());
    var files = new Anchors.Files(data.anchorKey(), data.anchorOutbox());
    return Optional.of(new LogAnchors(new Anchors(plan, files, rows, merkle, log)));
  }

  private static TrustPolicy trusted(String key) throws IOException {
    try {
      return TrustPolicy.named(key);
    } catch (Malformed wrong) {
      throw new JournalFailure("log.anchor.key: " + key + ": " + wrong.getMessage());
    }
  }

  /// Begins to.
  ///
  /// @param isWitnessed whether witnesses cosigned what is published; it is waited for a while
  void start(BooleanSupplier isWitnessed, Log log) {
    thread = Optional.of(Thread.ofVirtual().name("anchors").start(() -> run(isWitnessed, log)));
  }

  private void run(BooleanSupplier isWitnessed, Log log) {
    var rounds = new Recurring("anchors", anchors::round, log);
    var waited = 0;
    while (!isStopped()) {
      if (waited >= PATIENCE_ROUNDS || isWitnessed.getAsBoolean()) {
        rounds.run();
      } else {
        waited++;
      }
    }
    new Recurring("anchors", anchors::last, log).run();
  }

  private boolean isStopped() {
    try {
      return stopped.await(ROUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Before the journal closes: anchors what has not been anchored, if that does not take long.
  void close() {
    stopped.countDown();
    thread.ifPresent(LogAnchors::end);
  }

  private static void end(Thread running) {
    try {
      if (!running.join(LAST)) {
        running.interrupt();
        running.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
