package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Records in files, each durable before its writer is told so. It knows bytes, not calls.
///
/// One thread writes. It takes everything that waits as one batch and forces it to the disk once;
/// what comes meanwhile is the next batch, so nobody ever waits for a batch to fill. The log signs
/// a large batch while the next one is written. After the first write or force that fails it
/// acknowledges nothing more: what the disk then holds is unknown.
public final class Journal implements Appender, AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final JournalFolder folder;
  private final long found;
  private final JournalSettings settings;
  private final BatchWriter writer;
  private final Leaves leaves;
  private final Acknowledger acknowledger;
  private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Progress progress = new Progress();
  private final AtomicBoolean awake = new AtomicBoolean(true);
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ended;

  /// Hears what became of one record; called on a thread of the journal's, which it must not hold
  /// up, or on the appending one when the record is refused at once.
  public interface Completion {
    /// The record is on stable storage, and its leaf in the log.
    void durable(JournalPlace place);

    /// It may or may not be; nothing more will be.
    void failed(JournalFailure why);
  }

  /// A record on its way.
  record Waiting(JournalEntry entry, Completion completion) {}

  /// Who hears what of a journal.
  ///
  /// @param known so many records are known; the replay begins with one of them or the next
  /// @param replay takes the records that the journal holds when it opens
  /// @param leaves takes the leaves that were not taken before, and those that come later
  /// @param told is called whenever all of a batch have heard of their records, by one thread at a
  ///     time; not after a record that was refused at once
  public record Heard(long known, Consumer<JournalRecord> replay, Leaves leaves, Runnable told) {
    /// Where nobody waits for the end of a batch.
    public Heard(long known, Consumer<JournalRecord> replay, Leaves leaves) {
      this(known, replay, leaves, () -> {});
    }
  }

  private Journal(
      JournalFolder folder, JournalSettings settings, BatchWriter writer, long found, Heard heard) {
    this.found = found;
    this.folder = folder;
    this.settings = settings;
    this.writer = writer;
    this.leaves = heard.leaves();
    this.acknowledger = new Acknowledger(leaves, this::done, heard.told());
    this.thread = Background.thread("journal", this::run);
  }

  /// Opens the journal in this folder, creating it if need be, and hands every record that it holds
  /// to `replay`, in order.
  ///
  /// @throws JournalFailure if another process has it, or a record is broken before a sound one
  /// @throws IOException if the folder cannot be read or written
  public static Journal open(Path folder, JournalSettings settings, Consumer<JournalRecord> replay)
      throws IOException {
    return open(folder, settings, replay, Disk.REAL);
  }

  /// The same in a folder that is ours, for somebody who has taken in all records before a number:
  /// files that hold none but those are not read again, so that a long history does not delay the
  /// start. The journal lets go of the folder when it is closed, and when it cannot be opened.
  ///
  /// @param heard who hears of it
  public static Journal open(JournalFolder folder, JournalSettings settings, Heard heard)
      throws IOException {
    return open(folder, settings, heard, Disk.REAL);
  }

  static Journal open(
      Path folder, JournalSettings settings, Consumer<JournalRecord> replay, Disk disk)
      throws IOException {
    return open(JournalFolder.take(folder), settings, new Heard(0, replay, Leaves.UNHEARD), disk);
  }

  static Journal open(JournalFolder folder, JournalSettings settings, Heard heard, Disk disk)
      throws IOException {
    var isOpen = false;
    try {
      var segments = new Segments(folder.path(), disk);
      var recovery = new Recovery(segments, disk, heard.replay(), heard.leaves());
      var tail = recovery.run(segments.all(), heard.known());
      var writer = new BatchWriter(segments, disk, settings, tail);
      var journal = new Journal(folder, settings, writer, tail.sequence(), heard);
      journal.thread.start();
      isOpen = true;
      return journal;
    } finally {
      if (!isOpen) {
        folder.release();
      }
    }
  }

  @Override
  public void append(JournalEntry entry, Completion completion) {
    var refused = failure().or(leaves::contradiction).or(() -> unfit(entry));
    if (refused.isPresent()) {
      completion.failed(refused.get());
      return;
    }
    if (closing || queuedBytes.addAndGet(entry.bytes()) > settings.queueBytes()) {
      queuedBytes.addAndGet(-entry.bytes());
      completion.failed(new JournalFailure("the journal takes no more at the moment"));
      return;
    }
    progress.take();
    queue.add(new Waiting(entry, completion));
    if (ended) {
      refuseWaiting();
    } else if (awake.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
    }
  }

  private static Optional<JournalFailure> unfit(JournalEntry entry) {
    var payload = entry.payload().length;
    if (payload == 0 || payload > JournalSettings.MAX_PAYLOAD) {
      return Optional.of(new JournalFailure("a record cannot have " + payload + " bytes"));
    }
    return entry.leaf().length > EntryBundle.LONGEST_ENTRY
        ? Optional.of(new JournalFailure("a leaf has too many bytes: " + entry.leaf().length))
        : Optional.empty();
  }

  // Nothing has failed and there is room on the disk.
  @Override
  public boolean isWritable() {
    return failure().isEmpty()
        && leaves.isOpen()
        && !closing
        && !ended
        && writer.hasRoom()
        && queuedBytes.get() < settings.queueBytes();
  }

  /// What went wrong, once something has.
  public Optional<JournalFailure> failure() {
    return acknowledger.failure();
  }

  /// Its records, read back while it is written.
  public JournalHistory history() {
    return new JournalHistory(folder.path(), progress);
  }

  /// How many records it held when it was opened.
  public long found() {
    return found;
  }

  /// How many times the disk was asked to make a batch durable.
  public long forces() {
    return writer.forces();
  }

  private void run() {
    try {
      writeUntilClosed();
    } catch (RuntimeException | Error broken) { // The thread's top.
      acknowledger.fail(new JournalFailure("writing failed: " + broken, broken));
      Acknowledger.report(broken);
    } finally {
      acknowledger.close();
      ended = true;
      refuseWaiting();
    }
  }

  private void writeUntilClosed() {
    while (true) {
      var batch = writer.take(queue);
      if (!batch.isEmpty()) {
        write(batch);
      } else if (closing) {
        return;
      } else {
        sleep();
        writer.lookForRoom();
      }
    }
  }

  // What was queued while the thread ended: whoever sees the end, it or an appender, answers.
  private void refuseWaiting() {
    for (var left = queue.poll(); left != null; left = queue.poll()) {
      progress.done(1);
      left.completion()
          .failed(failure().orElseGet(() -> new JournalFailure("the journal is closed")));
    }
  }

  private void sleep() {
    awake.set(false);
    if (queue.isEmpty() && !closing) {
      rest();
    }
    awake.set(true);
  }

  // Without room for the next segment nobody calls, so nobody would wake the thread to look again.
  private void rest() {
    if (writer.isAtRest()) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, LOOK_AGAIN.toNanos());
    }
  }

  private void write(BatchWriter.Batch batch) {
    if (failure().isEmpty()) {
      try {
        writer.write(batch);
      } catch (IOException | RuntimeException broken) {
        acknowledger.fail(new JournalFailure("the disk failed: " + broken, broken));
      } catch (Error broken) { // Too little memory, say: who waits must hear of it all the same.
        acknowledger.fail(new JournalFailure("writing failed: " + broken, broken));
        Acknowledger.report(broken);
      }
    }
    acknowledger.accept(batch, !queue.isEmpty());
  }

  private void done(BatchWriter.Batch batch) {
    progress.done(batch.records().size());
    queuedBytes.addAndGet(-batch.records().stream().mapToLong(it -> it.entry().bytes()).sum());
  }

  /// Writes what waits, then lets go of the folder.
  @Override
  public void close() throws IOException {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    writer.close();
    folder.release();
  }
}
