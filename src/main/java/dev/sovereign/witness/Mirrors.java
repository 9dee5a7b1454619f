package dev.sovereign.witness;

import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.KeptCheckpoint;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Gives mirrors the log's entries (c2sp.org/tlog-mirror), and keeps the last checkpoint that they
/// cosigned because they have all that it covers. Where one has seen another log of this name, ours
/// stops.
///
/// Rounds are made by one thread at a time; each asks all mirrors at once, on virtual threads.
public final class Mirrors {
  private final List<Mirror> members;
  private final MerkleLog merkle;
  private final Log log;
  private Optional<KeptCheckpoint> kept = Optional.empty();
  private boolean isKeeping = true;
  private long shown;

  /// A mirror as it is configured.
  ///
  /// @param key of its cosignatures; its name is what attestations call the mirror
  /// @param url its submission prefix
  public record Place(VerifierKey key, String url) {}

  public Mirrors(List<Place> places, MerkleLog merkle, Log log) {
    this.members = places.stream().map(it -> new Mirror(it.key(), it.url(), merkle, log)).toList();
    this.merkle = merkle;
    this.log = log;
  }

  /// From now on keeps the last checkpoint that they cosigned in this file, too; called once,
  /// before any round.
  ///
  /// @param before what was there, a checkpoint of the log: proofs use it again where a mirror of
  ///     today has cosigned it
  public void keepIn(KeptCheckpoint file, Optional<Note> before) {
    kept = Optional.of(file);
    before.flatMap(this::mirrored).ifPresent(merkle::publishMirrored);
  }

  private Optional<Note> mirrored(Note note) {
    var keys = members.stream().map(Mirror::key).toList();
    if (!(note.check(keys) instanceof Note.Checked.Signed signed)) {
      return Optional.empty();
    }
    var lines = signed.signatures().stream().map(Note.Signature::line).filter(Mirror::hasTime);
    return Optional.of(lines.toList())
        .filter(it -> !it.isEmpty())
        .map(it -> ours(note).withMore(it));
  }

  /// How far each is behind. Any thread may ask.
  public List<Lag> lags() {
    var size = merkle.size();
    return members.stream().map(it -> it.lag(size)).toList();
  }

  /// Asks whether any has seen more of the log than the journal holds, or another; called before it
  /// signs anything new.
  ///
  /// @param last what it signed last; it may have signed more since this was written
  public Witnesses.Confirmation confirm(Note last) {
    var size = Checkpoint.parse(last.text()).size();
    return Witnesses.summed(
        AllAtOnce.of(
            members,
            it -> Witnesses.heard(it.confirm(last, size), it::contradiction),
            (_, _) -> new Witnesses.Confirmation.Confirmed(0)));
  }

  /// Brings each mirror what it lacks of the checkpoint that is shown, as much as a round is for.
  /// Once the log has stopped, nothing is left to bring.
  public void round() {
    if (merkle.contradiction().isPresent()) {
      return;
    }
    var against = bring(members);
    if (!against.isEmpty()) {
      stop(against.getFirst());
    }
  }

  /// Brings each mirror what it lacks of the checkpoint of a log that ends, in so many rounds, and
  /// keeps what they cosigned, whatever others say.
  ///
  /// @return who has seen another log of this name, or more of it
  public List<Contradiction> last(int rounds) {
    var against = new ArrayList<Contradiction>();
    var asked = members;
    for (var i = 0; i < rounds; i++) {
      against.addAll(bring(asked));
      asked = members.stream().filter(it -> against.stream().noneMatch(it::saidSo)).toList();
    }
    return against;
  }

  private List<Contradiction> bring(List<Mirror> asked) {
    var note = merkle.published();
    var size = Checkpoint.parse(note.text()).size();
    if (size == 0 || size < shown) {
      return List.of(); // Who was shown more would take less for a log that was set back.
    }
    shown = size;
    var due = asked.stream().filter(it -> it.isDue(size)).toList();
    var heard = AllAtOnce.of(due, it -> it.bring(ours(note), size), Mirror::failed);
    keep(note, size, heard);
    return heard.stream()
        .flatMap(
            it -> it instanceof Mirror.Brought.Contradicted(var how) ? Stream.of(how) : Stream.of())
        .toList();
  }

  private void keep(Note note, long size, List<Mirror.Brought> heard) {
    var cosigned =
        heard.stream()
            .filter(Mirror.Brought.Cosigned.class::isInstance)
            .map(Mirror.Brought.Cosigned.class::cast)
            .toList();
    if (cosigned.isEmpty()) {
      return;
    }
    var whole = note;
    for (var one : cosigned) {
      whole = whole.with(one.line());
    }
    merkle.publishMirrored(whole);
    outlive(whole);
    cosigned.forEach(it -> it.by().kept(size));
  }

  private void outlive(Note note) {
    try {
      if (kept.isPresent()) {
        kept.get().write(note);
      }
      isKeeping = true;
    } catch (IOException failed) {
      if (isKeeping) {
        log.warn(
            "the checkpoint that mirrors cosigned cannot be kept; a start lacks it",
            Log.word("reason", failed.toString()));
      }
      isKeeping = false;
    }
  }

  // A mirror limits what it takes, and may not know witnesses.
  private Note ours(Note note) {
    return note.only(merkle.verifiers());
  }

  private void stop(Contradiction how) {
    merkle.stop("a mirror has seen another log of this name (" + how.facts("mirror") + ")");
    log.error(
        "a mirror has seen another log of this name: the log stops",
        Log.word("mirror", how.who()),
        Log.number("status", how.status()),
        Log.number("size", how.size()));
  }
}
