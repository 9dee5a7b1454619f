package dev.sovereign.witness;

import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureLine;
import dev.sovereign.tlog.TrustPolicy;

/// A witness that can be asked, and what is known of it; used by one thread at a time, and any may
/// ask how far it is behind.
final class Member {
  private static final int PAUSE = 10; // Rounds that are not for one that did not cosign.

  private final TrustPolicy.Witness witness;
  private final TrustPolicy policy;
  private final Submission submission;
  private final Log log;
  private volatile long cosigned;
  private boolean isWell = true;
  private int pause;

  /// What came of asking it.
  sealed interface Asked {
    record Signed(SignatureLine line) implements Asked {}

    record Nothing() implements Asked {}

    record Contradicted(Contradiction how) implements Asked {}
  }

  /// @param policy that it is in
  /// @param url its submission prefix
  Member(TrustPolicy.Witness witness, String url, TrustPolicy policy, MerkleLog merkle, Log log) {
    this.witness = witness;
    this.policy = policy;
    this.submission = new Submission(url, merkle);
    this.log = log;
  }

  /// Asks whether it has seen no more of the log than the journal holds; called before the log
  /// signs anything.
  ///
  /// @param last what was signed last, as far as we know
  WitnessAnswer confirm(Note last, long size) {
    return submission.confirm(last, size);
  }

  Contradiction contradiction(WitnessAnswer.Contradicts how) {
    return new Contradiction(witness.name(), how.status(), how.size());
  }

  /// How far it is behind a log of so many leaves.
  Lag lag(long size) {
    return Lag.of(witness.name(), cosigned, size);
  }

  /// A round begins.
  void next() {
    pause = Math.max(pause - 1, 0);
  }

  /// Whether it lacks what the others have, and may be asked again.
  boolean isDue() {
    return !isWell && pause == 0;
  }

  /// Shows it this checkpoint, unless it refused one a short while ago.
  Asked ask(Note note, long size) {
    return pause > 0 ? new Asked.Nothing() : heard(submission.show(note, size), note, size);
  }

  /// A fault of ours kept it from being asked.
  Asked failed(Throwable fault) {
    return unwell("a fault: " + fault);
  }

  private Asked heard(WitnessAnswer answer, Note note, long size) {
    return switch (answer) {
      case WitnessAnswer.Cosigned(var lines) -> take(note, size, lines);
      case WitnessAnswer.Knows later when later.size() > size -> ahead(later, size);
      case WitnessAnswer.Knows _ -> unwell("it does not say what it has seen");
      case WitnessAnswer.Contradicts how -> new Asked.Contradicted(contradiction(how));
      case WitnessAnswer.Unknown(var why) -> unwell(why);
    };
  }

  // The next round shows it what was signed meanwhile, with a proof from what it has seen.
  private Asked ahead(WitnessAnswer.Knows later, long size) {
    submission.isAhead("witness", witness.name(), later, size, log);
    return new Asked.Nothing();
  }

  private Asked take(Note note, long size, String lines) {
    try {
      var line = Cosignature.of(witness.key(), note, lines);
      return counts(note.with(line)) ? signed(size, line) : unwell("its cosignature has no time");
    } catch (Malformed none) {
      return unwell(String.valueOf(none.getMessage()));
    }
  }

  private boolean counts(Note note) {
    return policy.judge(note) instanceof TrustPolicy.Verdict.Signed judged
        && judged.cosigned().stream().anyMatch(it -> it.witness().equals(witness));
  }

  private Asked signed(long size, SignatureLine line) {
    submission.took(size);
    cosigned = size;
    if (!isWell) {
      log.info("a witness cosigns again", Log.word("witness", witness.name()));
    }
    isWell = true;
    return new Asked.Signed(line);
  }

  private Asked unwell(String why) {
    if (isWell && !Thread.currentThread().isInterrupted()) { // At the end of the program.
      log.warn(
          "a witness does not cosign",
          Log.word("witness", witness.name()),
          Log.word("reason", why));
    }
    isWell = false;
    pause = PAUSE;
    submission.forget();
    return new Asked.Nothing();
  }
}
