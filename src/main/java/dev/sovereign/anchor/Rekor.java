package dev.sovereign.anchor;

import dev.sovereign.proof.HashedRekord;
import dev.sovereign.proof.RekorEntry;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.TileReader;
import dev.sovereign.tlog.TreeProof;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.VerifierKey;
import java.io.UncheckedIOException;
import java.util.Arrays;

/// A log of Rekor v2 whose word is taken only where it is proved.
///
/// @param trust whose checkpoints are believed
record Rekor(RekorClient client, TrustPolicy trust) {
  /// What came of it.
  sealed interface Result {
    /// The record is in its log.
    record Proved(RekorEntry entry) implements Result {}

    /// It may be, or not.
    ///
    /// @param why in words of ours
    record Unproved(String why) implements Result {}
  }

  /// Has a record logged, if it is not yet.
  Result log(HashedRekord record) {
    try {
      return switch (client.add(record)) {
        case RekorAnswer.Logged(var entry) -> proved(RekorEntry.read(entry), record);
        case RekorAnswer.Known(var index) when index.isPresent() ->
            proved(found(index.getAsLong(), record), record);
        case RekorAnswer.Known _ ->
            new Result.Unproved("it has had the entry before (409) and does not say where");
        case RekorAnswer.Unwell(var why) -> new Result.Unproved(why);
      };
    } catch (Malformed broken) {
      return new Result.Unproved("its answer is broken: " + broken.getMessage());
    } catch (UncheckedIOException unreadable) {
      return new Result.Unproved(
          "it has had the entry before (409), but its log cannot be read: "
              + unreadable.getMessage());
    }
  }

  private Result proved(RekorEntry entry, HashedRekord asked) {
    if (!Arrays.equals(entry.record().body(), asked.body())) {
      return new Result.Unproved("its entry is not the one that it was sent");
    }
    return entry
        .flaw(trust)
        .<Result>map(why -> new Result.Unproved("its entry is not proved: " + why))
        .orElseGet(() -> new Result.Proved(entry));
  }

  // Who sends an entry again gets no proof, so it is made of the tiles.
  private RekorEntry found(long index, HashedRekord record) {
    var note = client.checkpoint();
    var tree = Checkpoint.parse(note.text());
    if (index >= tree.size()) {
      throw new Malformed("the entry is not under its checkpoint yet");
    }
    var path = new TreeProof(new TileReader(client, tree.size())).inclusion(index, tree.size());
    return new RekorEntry(logId(tree), index, record, path, note);
  }

  private Hash logId(Checkpoint tree) {
    return trust.logs().stream()
        .map(TrustPolicy.Log::key)
        .filter(it -> it.name().equals(tree.origin()))
        .map(VerifierKey::longId)
        .findFirst()
        .orElseThrow(() -> new Malformed("its checkpoint is of another log"));
  }
}
