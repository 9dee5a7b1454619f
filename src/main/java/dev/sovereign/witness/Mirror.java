package dev.sovereign.witness;

import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureLine;
import dev.sovereign.tlog.VerifierKey;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A mirror, and what is known of where it is; used by one thread at a time, and any may ask how
/// far it is behind.
final class Mirror {
  private static final int PAUSE = 10; // Rounds that are not for one that did not take entries.
  private static final int MOST_REQUESTS = 8; // In a round; the next goes on.

  private final VerifierKey key;
  private final MerkleLog merkle;
  private final Submission submission;
  private final MirrorClient client;
  private final Log log;
  private Optional<MirrorAnswer.Wants> place = Optional.empty();
  private volatile long cosigned;
  private boolean isWell = true;
  private int pause;
  private int idle; // Requests of this round after which it was where it had been.

  /// What came of a round.
  sealed interface Brought {
    /// It keeps all that a checkpoint covers.
    record Cosigned(Mirror by, SignatureLine line) implements Brought {}

    /// It does not, or not yet.
    record Nothing() implements Brought {}

    /// It has seen another log of this name.
    record Contradicted(Contradiction how) implements Brought {}
  }

  /// @param key of its cosignatures
  /// @param url its submission prefix
  Mirror(VerifierKey key, String url, MerkleLog merkle, Log log) {
    this.key = key;
    this.merkle = merkle;
    this.submission = new Submission(url, merkle);
    this.client = new MirrorClient(url);
    this.log = log;
  }

  VerifierKey key() {
    return key;
  }

  /// Asks whether it has seen no more of the log than the journal holds.
  WitnessAnswer confirm(Note last, long size) {
    return submission.confirm(last, size);
  }

  Contradiction contradiction(WitnessAnswer.Contradicts how) {
    return new Contradiction(key.name(), how.status(), how.size());
  }

  /// Whether this is what it said.
  boolean saidSo(Contradiction how) {
    return how.who().equals(key.name());
  }

  /// A fault of ours kept it from being asked.
  Brought failed(Throwable fault) {
    return unwell("a fault: " + fault);
  }

  /// Its cosignature of this size is kept, so that it lacks nothing.
  void kept(long size) {
    cosigned = size;
  }

  /// How far it is behind a log of so many leaves.
  Lag lag(long size) {
    return Lag.of(key.name(), cosigned, size);
  }

  /// A round begins: whether it lacks what a checkpoint of this size covers, and may be asked.
  boolean isDue(long size) {
    pause = Math.max(pause - 1, 0);
    return pause == 0 && cosigned != size;
  }

  /// Shows it this checkpoint, and brings it entries up to that, as many as a round is for.
  ///
  /// @param note signed by the log alone
  Brought bring(Note note, long size) {
    try {
      if (submission.hasTaken(size)) {
        return brought(note, size);
      }
      return switch (submission.show(note, size)) {
        case WitnessAnswer.Cosigned _ -> {
          submission.took(size);
          yield brought(note, size);
        }
        case WitnessAnswer.Knows later when later.size() > size -> ahead(later, size);
        case WitnessAnswer.Knows _ -> unwell("it does not say what it has seen");
        case WitnessAnswer.Contradicts how -> new Brought.Contradicted(contradiction(how));
        case WitnessAnswer.Unknown(var why) -> unwell(why);
      };
    } catch (UncheckedIOException unreadable) {
      return unwell(Submission.UNREADABLE);
    }
  }

  private Brought brought(Note note, long size) {
    idle = 0;
    var brought = Optional.<Brought>empty();
    for (var i = 0; i < MOST_REQUESTS && brought.isEmpty(); i++) {
      brought = heard(client.add(packages(size)), note, size);
    }
    return brought.orElseGet(Brought.Nothing::new);
  }

  // Nothing where it goes on.
  private Optional<Brought> heard(MirrorAnswer answer, Note note, long size) {
    return switch (answer) {
      case MirrorAnswer.Cosigned(var lines) -> Optional.of(take(note, size, lines));
      case MirrorAnswer.Unknown(var why) -> Optional.of(unwell(why));
      case MirrorAnswer.Wants(var _, var next, var _) when next > merkle.size() ->
          Optional.of(unwell("it wants entries that are not there"));
      case MirrorAnswer.Wants wants -> goesOn(wants, size);
    };
  }

  private Optional<Brought> goesOn(MirrorAnswer.Wants wants, long size) {
    idle = isWhereItWas(wants) ? idle + 1 : 0;
    if (idle > 1) { // Once is for its ticket.
      return Optional.of(unwell("it takes no entries"));
    }
    place = Optional.of(wants).filter(it -> it.next() <= size);
    return wants.size() == size && place.isPresent() ? Optional.empty() : Optional.of(later());
  }

  private Brought ahead(WitnessAnswer.Knows later, long size) {
    submission.isAhead("mirror", key.name(), later, size, log);
    return new Brought.Nothing();
  }

  // Somebody else showed it a checkpoint: the next round shows it ours anew.
  private Brought later() {
    submission.forget();
    return new Brought.Nothing();
  }

  private boolean isWhereItWas(MirrorAnswer.Wants wants) {
    return place.filter(it -> it.next() == wants.next()).isPresent();
  }

  // Nobody knows where a mirror is before it has said so.
  private EntryPackages packages(long size) {
    return place
        .map(it -> new EntryPackages(merkle, it.next(), size, it.ticket()))
        .orElseGet(() -> EntryPackages.question(merkle));
  }

  private Brought take(Note note, long size, String lines) {
    try {
      var line = Cosignature.of(key, note, lines);
      return hasTime(line) ? cosigned(size, line) : unwell("its cosignature has no time");
    } catch (Malformed none) {
      return unwell(String.valueOf(none.getMessage()));
    }
  }

  // What has none says nothing about when it kept all that.
  static boolean hasTime(SignatureLine line) {
    return ByteBuffer.wrap(line.signature()).getLong() != 0;
  }

  private Brought cosigned(long size, SignatureLine line) {
    if (!isWell) {
      log.info("a mirror takes entries again", Log.word("mirror", key.name()));
    }
    isWell = true;
    place = Optional.of(new MirrorAnswer.Wants(size, size, new byte[0]));
    return new Brought.Cosigned(this, line);
  }

  private Brought unwell(String why) {
    if (isWell && !Thread.currentThread().isInterrupted()) { // At the end of the program.
      log.warn(
          "a mirror does not take entries",
          Log.word("mirror", key.name()),
          Log.word("reason", why));
    }
    isWell = false;
    pause = PAUSE;
    place = Optional.empty();
    submission.forget();
    return new Brought.Nothing();
  }
}
