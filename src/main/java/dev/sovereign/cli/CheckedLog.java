package dev.sovereign.cli;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.ProofCheck;
import dev.sovereign.tlog.TileReader;
import dev.sovereign.tlog.TreeHasher;
import dev.sovereign.tlog.TreeProof;
import java.util.List;
import java.util.Optional;

/// A log whose checkpoint a key of its has signed. Every proof that is made of its tiles is checked
/// against that before it is given.
final class CheckedLog {
  private static final int NO_SUCH = 404;

  private final LogPlace place;
  private final LogPlace.Head head;
  private final TileReader tiles;
  private final TreeProof proofs;

  private CheckedLog(LogPlace place, LogPlace.Head head) {
    this.place = place;
    this.head = head;
    this.tiles = new TileReader(place, head.tree().size());
    this.proofs = new TreeProof(tiles);
  }

  /// @param trusted a key of the log as the caller knows it; else the place is believed
  /// @throws ApiClient.Unanswered if no such key signed the checkpoint
  static CheckedLog at(LogPlace place, Optional<String> trusted) {
    return new CheckedLog(place, place.head(trusted));
  }

  LogPlace place() {
    return place;
  }

  LogPlace.Head head() {
    return head;
  }

  /// Proves that a leaf is in the log.
  LogProof prove(long index) {
    var size = head.tree().size();
    if (index < 0 || index >= size) {
      throw missing("leaf " + index);
    }
    var hashes = proofs.inclusion(index, size);
    var leaf = new TreeHasher().leaf(tiles.entry(index));
    require(ProofCheck.includes(head.tree(), index, leaf, hashes), "entry " + index);
    return new LogProof(index, hashes, head.note());
  }

  /// Whether this entry is the one at this index.
  boolean has(long index, byte[] entry) {
    var whole = head.tree();
    return index >= 0
        && index < whole.size()
        && ProofCheck.includes(
            whole, index, new TreeHasher().leaf(entry), proofs.inclusion(index, whole.size()));
  }

  /// Whether the log goes on from this tree, which has a leaf.
  boolean continues(Checkpoint earlier) {
    var whole = head.tree();
    return earlier.origin().equals(whole.origin())
        && earlier.size() > 0
        && earlier.size() <= whole.size()
        && ProofCheck.continues(earlier, whole, proofs.consistency(earlier.size(), whole.size()));
  }

  /// Proves that the tree of the second size begins with that of the first.
  List<Hash> consistency(long first, long second) {
    if (first < 1 || second < first) {
      throw ApiClient.Unanswered.misused("FIRST is at least 1, and SECOND at least FIRST");
    }
    var later = tree(second);
    var proof = proofs.consistency(first, second);
    require(ProofCheck.continues(tree(first), later, proof), "the tree of " + first);
    return proof;
  }

  /// The tree of an earlier size, which the log goes on from.
  Checkpoint tree(long size) {
    var whole = head.tree();
    if (size > whole.size()) {
      throw missing("tree of " + size + " leaves");
    }
    var tree = new Checkpoint(whole.origin(), size, proofs.root(size));
    var continues =
        size == 0 || ProofCheck.continues(tree, whole, proofs.consistency(size, whole.size()));
    require(continues, "the tree of " + size + " leaves");
    return tree;
  }

  private ApiClient.Unanswered missing(String what) {
    return ApiClient.Unanswered.refused(
        NO_SUCH, "there is no " + what + ": the log has " + head.tree().size(), Optional.empty());
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new ApiClient.Unanswered(
          "the log's tiles do not give its checkpoint, seen at " + what + ": run `log fsck`");
    }
  }
}
