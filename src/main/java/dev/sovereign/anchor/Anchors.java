package dev.sovereign.anchor;

import dev.sovereign.audit.AnchorRows;
import dev.sovereign.meter.Log;
import dev.sovereign.proof.AnchorRow;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Has the log's checkpoints logged by Rekor, and says so in a row of the log once that is proved.
///
/// What is sent is kept in an [Outbox] until its row is in the log. Where a try fails, the same
/// bytes are sent again, each time after a longer pause, until the next checkpoint is due.
///
/// One thread at a time makes rounds, which block; any thread may ask how it stands.
public final class Anchors {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final int OWN_ROW = 1;

  private final Duration every;
  private final AnchorKey key;
  private final Rekor rekor;
  private final Outbox outbox;
  private final AnchorRows rows;
  private final MerkleLog merkle;
  private final Log log;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Optional<Outbox.Pending> pending;
  private boolean isTried;
  private long due;
  private long nextTry;
  private Duration pause = FIRST_PAUSE;
  private Optional<String> trouble = Optional.empty();

  /// Where anchors come from and where they go.
  ///
  /// @param url of a shard of Rekor v2
  /// @param trust whose checkpoints are believed there
  /// @param every so often a checkpoint is anchored, if the log has grown
  public record Plan(String url, TrustPolicy trust, Duration every) {}

  /// The files of anchors.
  ///
  /// @param key the secret key's, which is made where there is none
  /// @param outbox what is on its way
  public record Files(Path key, Path outbox) {}

  /// @param rows of anchors, which nobody else appends to
  /// @throws IOException if a file cannot be read or made
  public Anchors(Plan plan, Files files, AnchorRows rows, MerkleLog merkle, Log log)
      throws IOException {
    this(plan, files, rows, merkle, log, InstantSource.system(), System::nanoTime);
  }

  Anchors(
      Plan plan,
      Files files,
      AnchorRows rows,
      MerkleLog merkle,
      Log log,
      InstantSource clock,
      LongSupplier nanoTime)
      throws IOException {
    this.every = plan.every();
    this.key = AnchorKey.in(files.key());
    this.rekor = new Rekor(new RekorClient(plan.url(), RekorClient.TIME), plan.trust());
    this.outbox = new Outbox(files.outbox());
    this.rows = rows;
    this.merkle = merkle;
    this.log = log;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.pending = outbox.pending(it -> setAside(it, log));
    this.nextTry = nanoTime.getAsLong();
    this.due = nextTry + untilDue().toNanos();
  }

  /// Says in the log that a file of anchors was broken, or could not be read.
  ///
  /// @param file as it is called now
  public static void setAside(Path file, Log log) {
    log.warn("a file of anchors is unusable and set aside", Log.word("file", file.toString()));
  }

  /// Says in the log that a file of anchors cannot be shown.
  public static void unreadable(Path file, Log log) {
    log.warn(
        "a file of anchors cannot be read; its row is shown as unreadable",
        Log.word("file", file.toString()));
  }

  // The clock may have been wrong when the last one was made.
  private Duration untilDue() {
    var since = rows.last().map(it -> clock.millis() - it.atMillis()).orElse(Long.MAX_VALUE);
    return Duration.ofMillis(Math.clamp(every.toMillis() - since, 0, every.toMillis()));
  }

  /// Does what is to be done now, often nothing. What fails is said in the log once, and tried
  /// again in a later round. Of a log that takes no row any more nothing is anchored.
  public void round() {
    var now = nanoTime.getAsLong();
    if (now - nextTry < 0 || merkle.contradiction().isPresent()) {
      return;
    }
    var isWell = false;
    try {
      isWell = isDone(now);
    } catch (UncheckedIOException failed) {
      var cause = failed.getCause();
      unwell(failed.getMessage() + (cause == null ? "" : ": " + why(cause)));
    } catch (IOException failed) {
      unwell("cannot keep what is on its way: " + why(failed));
    } catch (JournalFailure failed) {
      unwell("the journal does not take its row");
    } finally {
      if (!isWell) {
        pause(); // Also after a fault of ours: Rekor is not to hear of it each second.
      }
    }
  }

  private boolean isDone(long now) throws IOException {
    rows.finish();
    forgetDone();
    if (now - due >= 0 && (pending.isEmpty() || isTried)) {
      prepare();
    }
    return pending.isEmpty() || isAnchored(pending.get());
  }

  // What these messages hold is the names of files.
  private static String why(Throwable failed) {
    return failed instanceof FileSystemException
        ? failed.getClass().getSimpleName() + ": " + failed.getMessage()
        : String.valueOf(failed.getMessage());
  }

  /// Before the end: anchors what has not been anchored, unless Rekor is unwell already. It may
  /// take long; an interrupt ends it, and the next start goes on from there.
  public void last() {
    if (trouble.isEmpty()) {
      due = nanoTime.getAsLong();
      round();
    }
  }

  // The program may have ended between the row and this.
  private void forgetDone() throws IOException {
    var done = rows.last().map(it -> it.checkpoint().text());
    if (pending.isPresent() && done.equals(pending.map(it -> it.checkpoint().text()))) {
      pending = Optional.empty();
      outbox.clear();
    }
  }

  private void prepare() throws IOException {
    var note = merkle.published();
    if (hasGrown(note)) {
      var next = new Outbox.Pending(note, key.sign(note.text()));
      outbox.put(next);
      pending = Optional.of(next);
      isTried = false;
      due = nanoTime.getAsLong() + every.toNanos();
    }
  }

  // An anchor's own row is no reason for another one, nor is a text that is on its way.
  private boolean hasGrown(Note note) {
    var anchored = rows.last().map(it -> it.tree().size() + OWN_ROW).orElse(0L);
    return Checkpoint.parse(note.text()).size() > anchored
        && pending.filter(it -> it.checkpoint().text().equals(note.text())).isEmpty();
  }

  private boolean isAnchored(Outbox.Pending sent) throws IOException {
    isTried = true;
    return switch (rekor.log(sent.record())) {
      case Rekor.Result.Proved(var entry) -> {
        rows.append(new AnchorRow(sent.checkpoint(), entry, clock.millis()));
        forgetDone();
        well();
        yield true;
      }
      case Rekor.Result.Unproved(var why) -> {
        unwell(why);
        yield false;
      }
    };
  }

  private void well() {
    if (trouble.isPresent()) {
      log.info("the log's checkpoints are anchored in Rekor again");
    }
    trouble = Optional.empty();
    pause = FIRST_PAUSE;
  }

  private void unwell(String why) {
    if (!trouble.equals(Optional.of(why))) {
      log.warn("a checkpoint of the log is not anchored in Rekor", Log.word("reason", why));
    }
    trouble = Optional.of(why);
  }

  private void pause() {
    nextTry = nanoTime.getAsLong() + pause.toNanos();
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
  }
}
