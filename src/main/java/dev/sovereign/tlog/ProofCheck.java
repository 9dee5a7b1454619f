package dev.sovereign.tlog;

import java.util.List;
import java.util.Optional;

/// Checks proofs: what they prove, they prove to who trusts the root. Any proof may be given.
public final class ProofCheck {
  private static final int LONGEST = Long.SIZE;

  private final TreeHasher hasher = new TreeHasher();
  private final List<Hash> proof;
  private final Hash part;

  /// The hash of the part, and that of the whole that it is in, by what the proof says.
  private record Led(Hash part, Hash whole) {}

  private ProofCheck(List<Hash> proof, Hash part) {
    this.proof = proof;
    this.part = part;
  }

  /// Whether the tree of this checkpoint has this leaf at this index.
  public static boolean includes(Checkpoint tree, long index, Hash leaf, List<Hash> proof) {
    return index >= 0
        && index < tree.size()
        && holds(tree, new Span(index, index + 1), leaf, proof);
  }

  /// Whether the later tree begins with the earlier, which must not be empty: of an empty tree
  /// there is nothing to prove, and who meets one has to decide what that means.
  public static boolean continues(Checkpoint earlier, Checkpoint later, List<Hash> proof) {
    return holds(later, new Span(0, earlier.size()), earlier.root(), proof);
  }

  /// Whether the tree has a subtree, which is not empty, with this hash.
  public static boolean holds(Checkpoint tree, Span span, Hash hash, List<Hash> proof) {
    if (span.size() == 0 || span.end() > tree.size() || !span.isSubtree()) {
      return false;
    }
    if (proof.size() > LONGEST) {
      return false;
    }
    var expected = new Led(hash, tree.root());
    var whole = new Span(0, tree.size());
    return new ProofCheck(proof, hash)
        .lead(whole, span, true, proof.size())
        .filter(expected::equals)
        .isPresent();
  }

  // The way back of TreeProof.prove: the last hash of the proof is the nearest to the root.
  private Optional<Led> lead(Span whole, Span wanted, boolean known, int left) {
    if (whole.equals(wanted)) {
      return end(known, left);
    }
    if (left == 0) {
      return Optional.empty();
    }
    var last = proof.get(left - 1);
    var middle = TreeProof.middle(whole);
    if (wanted.end() <= middle) {
      return lead(new Span(whole.start(), middle), wanted, known, left - 1)
          .map(it -> new Led(it.part(), hasher.node(it.whole(), last)));
    }
    var right = new Span(middle, whole.end());
    if (wanted.start() >= middle) {
      return lead(right, wanted, known, left - 1)
          .map(it -> new Led(it.part(), hasher.node(last, it.whole())));
    }
    return lead(right, new Span(middle, wanted.end()), false, left - 1)
        .map(it -> new Led(hasher.node(last, it.part()), hasher.node(last, it.whole())));
  }

  private Optional<Led> end(boolean known, int left) {
    if (left != (known ? 0 : 1)) {
      return Optional.empty();
    }
    var hash = known ? part : proof.getFirst();
    return Optional.of(new Led(hash, hash));
  }
}
