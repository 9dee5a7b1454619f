package dev.sovereign.witness;

import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureLine;
import dev.sovereign.tlog.TrustPolicy;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A witness that can be asked, and what is known of it; used by one thread at a time.
final class Member {
  private static final int PAUSE = 10; // Rounds that are not for one that did not cosign.

  private final TrustPolicy.Witness witness;
  private final TrustPolicy policy;
  private final WitnessClient client;
  private final MerkleLog merkle;
  private final Log log;
  private Optional<Long> known = Optional.empty();
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
    this.client = new WitnessClient(url);
    this.merkle = merkle;
    this.log = log;
  }

  /// Asks whether it has seen no more of the log than the journal holds; called before the log
  /// signs anything.
  ///
  /// @param last what was signed last, as far as we know
  WitnessAnswer confirm(Note last, long size) {
    try {
      return twice(() -> compared(client.add(size, List.of(), last, false)));
    } catch (UncheckedIOException unreadable) {
      return new WitnessAnswer.Unknown("a tile of the log cannot be read");
    }
  }

  // Ours may be older than what it was shown last. It compares trees of one size only, so it is
  // shown that of its size.
  private WitnessAnswer compared(WitnessAnswer answer) {
    if (!(answer instanceof WitnessAnswer.Knows(var seen)) || seen == 0) {
      return answer;
    }
    if (seen > merkle.taken()) {
      return new WitnessAnswer.Contradicts(WitnessAnswer.CONFLICT, seen);
    }
    var again = client.add(seen, List.of(), merkle.checkpointOf(seen), true);
    return again instanceof WitnessAnswer.Contradicts ? again : answer;
  }

  private static WitnessAnswer twice(Supplier<WitnessAnswer> asked) {
    var first = asked.get();
    return first instanceof WitnessAnswer.Contradicts ? asked.get() : first;
  }

  Contradiction contradiction(WitnessAnswer.Contradicts how) {
    return new Contradiction(witness.name(), how.status(), how.size());
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
    if (pause > 0) {
      return new Asked.Nothing();
    }
    try {
      return heard(twice(() -> shown(note, size)), note, size);
    } catch (UncheckedIOException unreadable) {
      return unwell("a tile of the log cannot be read");
    }
  }

  private WitnessAnswer shown(Note note, long size) {
    var answer = show(known.orElse(size), note, size);
    if (answer instanceof WitnessAnswer.Knows(var seen) && seen < size) {
      answer = show(seen, note, size);
    }
    return answer instanceof WitnessAnswer.Knows(var seen) && seen > size
        ? new WitnessAnswer.Contradicts(WitnessAnswer.CONFLICT, seen)
        : answer;
  }

  private WitnessAnswer show(long old, Note note, long size) {
    List<Hash> proof = old == 0 || old >= size ? List.of() : merkle.consistency(old, size);
    return client.add(old, proof, note, known.equals(Optional.of(size)));
  }

  private Asked heard(WitnessAnswer answer, Note note, long size) {
    return switch (answer) {
      case WitnessAnswer.Cosigned(var lines) -> take(note, size, lines);
      case WitnessAnswer.Knows _ -> unwell("it does not say what it has seen");
      case WitnessAnswer.Contradicts how -> new Asked.Contradicted(contradiction(how));
      case WitnessAnswer.Unknown(var why) -> unwell(why);
    };
  }

  private Asked take(Note note, long size, String lines) {
    try {
      var answered = Note.parse((note.text() + "\n" + lines).getBytes(StandardCharsets.UTF_8));
      if (answered.check(List.of(witness.key())) instanceof Note.Checked.Signed signed) {
        var line = signed.signatures().getFirst().line();
        return counts(note.with(line)) ? signed(size, line) : unwell("its cosignature has no time");
      }
    } catch (Malformed other) {
      return unwell("its answer is no signature");
    }
    return unwell("its signature is not by its key");
  }

  private boolean counts(Note note) {
    return policy.judge(note) instanceof TrustPolicy.Verdict.Signed judged
        && judged.cosigned().stream().anyMatch(it -> it.witness().equals(witness));
  }

  private Asked signed(long size, SignatureLine line) {
    known = Optional.of(size);
    if (!isWell) {
      log.info("a witness cosigns again", Log.word("witness", witness.name()));
    }
    isWell = true;
    return new Asked.Signed(line);
  }

  private Asked unwell(String why) {
    if (isWell) {
      log.warn(
          "a witness does not cosign",
          Log.word("witness", witness.name()),
          Log.word("reason", why));
    }
    isWell = false;
    pause = PAUSE;
    known = Optional.empty();
    return new Asked.Nothing();
  }
}
