package dev.sovereign.witness;

import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.KeptCheckpoint;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.Witnessed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Shows the log's checkpoints to the witnesses of a policy, and publishes them with what they
/// cosigned. Where one has seen another log of this name, ours stops: it was set back, or forked.
///
/// A checkpoint that a quorum cosigned stays published for five minutes where the later ones lack
/// the quorum: a proof that convinces is worth more than a fresh one, for so long. A start goes on
/// from the one that the last run left, and its five minutes begin anew.
///
/// Rounds are made by one thread at a time; each asks all witnesses at once, on virtual threads.
public final class Witnesses {
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final TrustPolicy policy;
  private final List<Member> members;
  private final MerkleLog merkle;
  private final Log log;
  private final InstantSource clock;
  private Optional<KeptCheckpoint> kept = Optional.empty();
  private boolean isKeeping = true;
  private boolean isPublished;
  private Optional<Instant> lastQuorum = Optional.empty();
  private long shown;
  private volatile int cosigned;
  private volatile Optional<Witnessed> witnessed = Optional.empty();

  /// What the witnesses say of the checkpoint that was signed last.
  public sealed interface Confirmation {
    /// So many have seen no more of the log than we have; the others say nothing of it.
    record Confirmed(int witnesses) implements Confirmation {}

    /// One has seen more, or another log.
    record Contradicted(Contradiction how) implements Confirmation {}
  }

  /// @param policy whose witnesses have a URL where they are asked; its logs do not matter
  public Witnesses(TrustPolicy policy, MerkleLog merkle, Log log) {
    this(policy, merkle, log, InstantSource.system());
  }

  Witnesses(TrustPolicy policy, MerkleLog merkle, Log log, InstantSource clock) {
    var own =
        merkle.verifiers().stream().map(it -> new TrustPolicy.Log(it, Optional.empty())).toList();
    var ours = new TrustPolicy(own, policy.witnesses(), policy.quorum());
    this.policy = ours;
    this.members =
        policy.witnesses().stream()
            .flatMap(it -> it.url().map(url -> new Member(it, url, ours, merkle, log)).stream())
            .toList();
    this.merkle = merkle;
    this.log = log;
    this.clock = clock;
  }

  /// So many have cosigned the checkpoint that is published.
  public int cosigned() {
    return cosigned;
  }

  /// How far each that is asked is behind. Any thread may ask.
  public List<Lag> lags() {
    var size = merkle.size();
    return members.stream().map(it -> it.lag(size)).toList();
  }

  /// The last checkpoint that the quorum cosigned, and at least one witness, also before the start.
  /// Any thread may ask; it does not wait.
  public Optional<Witnessed> witnessed() {
    return witnessed;
  }

  /// From now on keeps the checkpoint that is published in this file, too, where the
  /// quorum cosigned it; called once, before the log is started and before any round.
  ///
  /// @param before what was there, a checkpoint of the log. It is published again with the lines of
  ///     witnesses of today, if they are a quorum of today; else it is forgotten
  /// @throws IOException if it cannot be forgotten
  public void keepIn(KeptCheckpoint file, Optional<Note> before) throws IOException {
    kept = Optional.of(file);
    if (before.isEmpty()) {
      return;
    }
    var verdict = policy.judge(before.get());
    if (verdict instanceof TrustPolicy.Verdict.Signed signed && isWitnessed(signed)) {
      publish(before.get(), signed);
    } else {
      file.forget(); // The latest is shown from now on, and nothing smaller after that.
      log.info("the checkpoint that was published before the start lacks today's quorum");
    }
  }

  private static boolean isWitnessed(TrustPolicy.Verdict.Signed signed) {
    return signed.isQuorum() && !signed.cosigned().isEmpty();
  }

  private void publish(Note before, TrustPolicy.Verdict.Signed signed) {
    var theirs = signed.cosigned().stream().map(it -> it.witness().key());
    var keys = Stream.concat(merkle.verifiers().stream(), theirs).toList();
    isPublished = merkle.publish(before.only(keys));
    witnessed = Witnessed.of(signed.checkpoint(), signed.cosigned());
    cosigned = signed.cosigned().size();
    lastQuorum = Optional.of(clock.instant());
  }

  /// Asks whether anybody has seen more of the log than the journal holds, or another; called
  /// before it signs anything new.
  ///
  /// @param last what it signed last; it may have signed more since this was written
  public Confirmation confirm(Note last) {
    var size = Checkpoint.parse(last.text()).size();
    return summed(
        AllAtOnce.of(
            members,
            it -> heard(it.confirm(last, size), it::contradiction),
            (_, _) -> new Confirmation.Confirmed(0)));
  }

  static Confirmation heard(
      WitnessAnswer answer, Function<WitnessAnswer.Contradicts, Contradiction> named) {
    return switch (answer) {
      case WitnessAnswer.Cosigned _, WitnessAnswer.Knows _ -> new Confirmation.Confirmed(1);
      case WitnessAnswer.Contradicts how -> new Confirmation.Contradicted(named.apply(how));
      case WitnessAnswer.Unknown _ -> new Confirmation.Confirmed(0);
    };
  }

  static Confirmation summed(List<Confirmation> heard) {
    return heard.stream()
        .filter(Confirmation.Contradicted.class::isInstance)
        .findFirst()
        .orElseGet(() -> new Confirmation.Confirmed(count(heard)));
  }

  private static int count(List<Confirmation> heard) {
    return heard.stream()
        .mapToInt(it -> it instanceof Confirmation.Confirmed(var count) ? count : 0)
        .sum();
  }

  /// Shows the latest checkpoint to all, if there is a new one or somebody lacks it, and publishes
  /// it. Once the log has stopped, nothing is left to show.
  public void round() {
    if (merkle.contradiction().isPresent()) {
      return;
    }
    var note = merkle.wholeCheckpoint();
    var size = Checkpoint.parse(note.text()).size();
    members.forEach(Member::next);
    if (size == 0 || (size == shown && members.stream().noneMatch(Member::isDue))) {
      return;
    }
    var asked = ask(note, size);
    if (Thread.currentThread().isInterrupted()) {
      return; // Nothing was heard.
    }
    var against = contradictions(asked);
    if (!against.isEmpty()) {
      stop(against.getFirst());
      return;
    }
    publish(cosigned(note, asked));
    shown = size;
  }

  /// Shows the checkpoint of a log that ends to all, once, and publishes it with what they
  /// cosigned, whatever others say.
  ///
  /// @return who has seen another log of this name, or more of it
  public List<Contradiction> last() {
    var note = merkle.wholeCheckpoint();
    var size = Checkpoint.parse(note.text()).size();
    if (size == 0) {
      return List.of();
    }
    var asked = ask(note, size);
    publish(cosigned(note, asked));
    return contradictions(asked);
  }

  private List<Member.Asked> ask(Note note, long size) {
    return AllAtOnce.of(members, it -> it.ask(note, size), Member::failed);
  }

  private static List<Contradiction> contradictions(List<Member.Asked> asked) {
    return asked.stream()
        .flatMap(
            it ->
                it instanceof Member.Asked.Contradicted(var how) ? Stream.of(how) : Stream.empty())
        .toList();
  }

  private void stop(Contradiction how) {
    merkle.stop("a witness has seen another log of this name (" + how.facts("witness") + ")");
    log.error(
        "a witness has seen another log of this name: the log stops",
        Log.word("witness", how.who()),
        Log.number("status", how.status()),
        Log.number("size", how.size()));
  }

  private static Note cosigned(Note note, List<Member.Asked> asked) {
    var whole = note;
    for (var one : asked) {
      if (one instanceof Member.Asked.Signed(var line)) {
        whole = whole.with(line);
      }
    }
    return whole;
  }

  private void publish(Note note) {
    if (!(policy.judge(note) instanceof TrustPolicy.Verdict.Signed signed)) {
      return;
    }
    if (signed.isQuorum()) {
      witnessed = Witnessed.of(signed.checkpoint(), signed.cosigned()).or(() -> witnessed);
    }
    var now = clock.instant();
    var isKept = lastQuorum.filter(it -> now.isBefore(it.plus(KEPT))).isPresent();
    if ((!signed.isQuorum() && isKept) || !isShown(note, isWitnessed(signed))) {
      return;
    }
    cosigned = signed.cosigned().size();
    if (signed.isQuorum()) {
      lastQuorum = Optional.of(now);
    }
  }

  // A start must not show less than was shown before: what is in the file changes first. Before the
  // first one nothing is there, and a start shows the latest.
  private boolean isShown(Note note, boolean isWitnessed) {
    if (isPublished) {
      return isSettled(note, isWitnessed) && merkle.publish(note);
    }
    isPublished = merkle.publish(note);
    if (isPublished && isWitnessed) {
      isSettled(note, true);
    }
    return isPublished;
  }

  // Where it cannot be written, the one before can perhaps be forgotten: so it is on a full disk.
  private boolean isSettled(Note note, boolean isWitnessed) {
    if (kept.isEmpty()) {
      return true;
    }
    if (isWitnessed && isDone(() -> kept.get().write(note))) {
      isKeeping = true;
      return true;
    }
    // At the end of the program a write may be cut off: what is there is still what is shown.
    return !Thread.currentThread().isInterrupted() && isDone(kept.get()::forget);
  }

  private interface OnDisk {
    void run() throws IOException;
  }

  private boolean isDone(OnDisk work) {
    try {
      work.run();
      return true;
    } catch (IOException failed) {
      if (isKeeping) {
        log.warn(
            "the checkpoint that witnesses cosigned cannot be kept; a start lacks it",
            Log.word("reason", failed.toString()));
      }
      isKeeping = false;
      return false;
    }
  }
}
