package dev.sovereign.witness;

import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Shows checkpoints to one server by `add-checkpoint` (c2sp.org/tlog-witness), and knows which it
/// has taken last. Used by one thread at a time; it blocks.
final class Submission {
  /// Why nothing could be asked, where a proof cannot be made.
  static final String UNREADABLE = "a tile of the log cannot be read";

  private final WitnessClient client;
  private final MerkleLog merkle;
  private Optional<Long> known = Optional.empty();
  private boolean isSaidAhead;

  /// @param url its submission prefix
  Submission(String url, MerkleLog merkle) {
    this.client = new WitnessClient(url);
    this.merkle = merkle;
  }

  /// It has taken the tree of this size.
  void took(long size) {
    known = Optional.of(size);
  }

  /// Nothing is known of it any more.
  void forget() {
    known = Optional.empty();
  }

  /// It knows a later checkpoint than the one that it was shown: nothing is known of it any more.
  ///
  /// @param kind of server, and so what its name is in the log line
  void isAhead(String kind, String name, WitnessAnswer.Knows answer, long shown, Log log) {
    if (!isSaidAhead) { // Once: somebody else may show it each checkpoint before we do.
      log.info(
          "a " + kind + " knows a later checkpoint of the log than it was shown",
          Log.word(kind, name),
          Log.number("size", answer.size()),
          Log.number("shown", shown));
    }
    isSaidAhead = true;
    forget();
  }

  /// Whether it has taken the tree of this size last, as far as we know.
  boolean hasTaken(long size) {
    return known.equals(Optional.of(size));
  }

  /// Asks whether it has seen no more of the log than the journal holds; called before the log
  /// signs anything.
  ///
  /// @param last what was signed last, as far as we know
  WitnessAnswer confirm(Note last, long size) {
    return twice(() -> compared(client.add(size, List.of(), last, false)));
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

  /// Shows it this checkpoint of the log. What contradicts us is asked twice. One that knows a
  /// later checkpoint of the log says so ([WitnessAnswer.Knows]), and does not take this one.
  WitnessAnswer show(Note note, long size) {
    return twice(() -> shown(note, size));
  }

  private static WitnessAnswer twice(Supplier<WitnessAnswer> asked) {
    try {
      var first = asked.get();
      return first instanceof WitnessAnswer.Contradicts ? asked.get() : first;
    } catch (UncheckedIOException unreadable) {
      return new WitnessAnswer.Unknown(UNREADABLE);
    }
  }

  private WitnessAnswer shown(Note note, long size) {
    var answer = add(known.orElse(size), note, size, hasTaken(size));
    // It may have been shown this very checkpoint by somebody else; it cosigns that again.
    if (answer instanceof WitnessAnswer.Knows(var seen) && seen <= size) {
      answer = add(seen, note, size, seen == size);
    }
    // Whoever was given a later checkpoint of ours may have shown it that. Each was signed before
    // it was given away, so the log, asked now, has no fewer leaves.
    return answer instanceof WitnessAnswer.Knows(var seen) && seen > merkle.size()
        ? new WitnessAnswer.Contradicts(WitnessAnswer.CONFLICT, seen)
        : answer;
  }

  private WitnessAnswer add(long old, Note note, long size, boolean isItsSize) {
    List<Hash> proof = old == 0 || old >= size ? List.of() : merkle.consistency(old, size);
    return client.add(old, proof, note, isItsSize);
  }
}
