package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// What follows when a batch is durable: its leaves go into the log, which signs, and whoever waits
/// is told.
///
/// The journal's thread does that itself where nobody waits for it, so that a call that is alone is
/// told without a detour. Behind a large batch, while more wait, a thread of its own does, and the
/// disk has the next batch meanwhile; it takes all that became durable under one signature.
final class Acknowledger implements AutoCloseable {
  private static final int LARGE_BATCH = 16;

  private final Leaves leaves;
  private final Consumer<BatchWriter.Batch> done;
  private final Runnable told;
  private final Queue<Written> handedOver = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger(); // Handed over and not acknowledged.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Background.threads("journal-answers"));
  private Optional<JournalFailure> refused = Optional.empty(); // By the log.
  private volatile Optional<JournalFailure> failure = Optional.empty();

  /// A batch that was written.
  ///
  /// @param failure why that may have failed, if it may
  private record Written(BatchWriter.Batch batch, Optional<JournalFailure> failure) {
    boolean isDurable() {
      return failure.isEmpty();
    }
  }

  /// @param done hears of each batch before those who wait for its records do
  /// @param told is called when they have, of one batch or several; by one thread at a time
  Acknowledger(Leaves leaves, Consumer<BatchWriter.Batch> done, Runnable told) {
    this.leaves = leaves;
    this.done = done;
    this.told = told;
  }

  /// What went wrong first, once something has: nothing more is to be written. Any thread may ask.
  Optional<JournalFailure> failure() {
    return failure;
  }

  /// Nothing that is written from now on is acknowledged.
  synchronized void fail(JournalFailure why) {
    failure = failure.or(() -> Optional.of(why));
  }

  /// Takes the next batch, which is durable unless something has failed; by the journal's thread.
  ///
  /// @param othersWait for that thread
  void accept(BatchWriter.Batch batch, boolean othersWait) {
    var written = new Written(batch, failure);
    var isUrgent = othersWait && batch.records().size() >= LARGE_BATCH;
    if (open.get() == 0 && !isUrgent) {
      acknowledge(List.of(written));
    } else {
      handOver(written);
    }
  }

  private void handOver(Written written) {
    open.incrementAndGet();
    handedOver.add(written);
    try {
      thread.execute(this::takeOver);
    } catch (RuntimeException | Error noThread) { // The machine has none to give.
      takeOver();
    }
  }

  private void takeOver() {
    var all = new ArrayList<Written>();
    for (var next = handedOver.poll(); next != null; next = handedOver.poll()) {
      all.add(next);
    }
    if (!all.isEmpty()) { // Else those before took them along.
      acknowledge(all);
      open.addAndGet(-all.size());
    }
  }

  private void acknowledge(List<Written> all) {
    tellOfLeaves(all.stream().filter(Written::isDurable).map(Written::batch).toList());
    for (var written : all) {
      answer(written.batch(), written.failure().or(() -> refused));
    }
    tellEnd();
  }

  private void tellOfLeaves(List<BatchWriter.Batch> durable) {
    var its = durable.stream().flatMap(it -> it.leaves().stream()).toList();
    if (its.isEmpty() || refused.isPresent()) {
      return;
    }
    try {
      leaves.durable(durable.getFirst().firstLeaf(), its);
    } catch (RuntimeException | Error broken) {
      refused = Optional.of(new JournalFailure("the log failed: " + broken, broken));
      fail(refused.get());
    }
  }

  private void answer(BatchWriter.Batch batch, Optional<JournalFailure> why) {
    var sequence = batch.first();
    var leaf = batch.firstLeaf();
    done.accept(batch);
    for (var waiting : batch.records()) {
      var hasLeaf = waiting.entry().hasLeaf();
      var index = hasLeaf ? OptionalLong.of(leaf) : OptionalLong.empty();
      tell(waiting.completion(), new JournalPlace(sequence, index), why);
      sequence++;
      leaf += hasLeaf ? 1 : 0;
    }
  }

  // Whatever one listener does, the others hear of their records.
  private static void tell(
      Journal.Completion completion, JournalPlace place, Optional<JournalFailure> why) {
    try {
      if (why.isEmpty()) {
        completion.durable(place);
      } else {
        completion.failed(why.get());
      }
    } catch (RuntimeException | Error thrown) {
      report(thrown);
    }
  }

  private void tellEnd() {
    try {
      told.run();
    } catch (RuntimeException | Error thrown) {
      report(thrown);
    }
  }

  /// Says what nobody else hears of.
  static void report(Throwable thrown) {
    var thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
  }

  /// Returns once all batches are acknowledged; by the journal's thread.
  @Override
  public void close() {
    thread.close();
  }
}
