package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.List;

/// Makes roots and proofs out of the nodes of a tree.
///
/// Proofs of RFC 6962, section 2.1, are those of subtrees (draft-ietf-plants-merkle-tree-certs,
/// section 4): an inclusion proof is that of a subtree of one leaf, a consistency proof that of a
/// subtree which begins at 0.
public final class TreeProof {
  private final Nodes nodes;
  private final TreeHasher hasher = new TreeHasher();

  /// One thread at a time may use it.
  public TreeProof(Nodes nodes) {
    this.nodes = nodes;
  }

  /// The root of the tree with this many leaves.
  public Hash root(long size) {
    return hash(new Span(0, size));
  }

  /// The root of the tree of these leaves, which must be a subtree.
  public Hash hash(Span span) {
    requireSubtree(span);
    return span.size() == 0 ? TreeHasher.EMPTY : hash(span.start(), span.end());
  }

  /// Proves that the tree of this size has this leaf: from its sibling up to a child of the root.
  public List<Hash> inclusion(long index, long size) {
    return subtree(new Span(index, index + 1), size);
  }

  /// Proves that the tree of the second size begins with that of the first, which is not empty.
  public List<Hash> consistency(long first, long second) {
    return subtree(new Span(0, first), second);
  }

  /// Proves that the tree of this size has this subtree, which is not empty.
  public List<Hash> subtree(Span span, long size) {
    requireSubtree(span);
    if (span.size() == 0 || span.end() > size) {
      throw new IllegalArgumentException("a tree of " + size + " leaves cannot prove " + span);
    }
    var proof = new ArrayList<Hash>();
    prove(new Span(0, size), span, true, proof);
    return List.copyOf(proof);
  }

  // SUBTREE_SUBPROOF of the draft's section 4.4.1; `known` is its b, whether who checks the proof
  // knows the hash of the part.
  private void prove(Span whole, Span part, boolean known, List<Hash> proof) {
    if (whole.equals(part)) {
      if (!known) {
        proof.add(hash(whole.start(), whole.end()));
      }
      return;
    }
    var middle = middle(whole);
    if (part.end() <= middle) {
      prove(new Span(whole.start(), middle), part, known, proof);
      proof.add(hash(middle, whole.end()));
      return;
    }
    var right = new Span(middle, whole.end());
    if (part.start() >= middle) {
      prove(right, part, known, proof);
    } else {
      prove(right, new Span(middle, part.end()), false, proof);
    }
    proof.add(hash(whole.start(), middle));
  }

  private Hash hash(long start, long end) {
    var size = end - start;
    if (Long.bitCount(size) == 1) {
      var level = Long.numberOfTrailingZeros(size);
      return nodes.at(level, start >> level);
    }
    var middle = start + Long.highestOneBit(size);
    return hasher.node(hash(start, middle), hash(middle, end));
  }

  /// Where a tree of two or more leaves is split: after the largest power of two that is smaller
  /// than their number.
  static long middle(Span span) {
    return span.start() + Long.highestOneBit(span.size() - 1);
  }

  private static void requireSubtree(Span span) {
    if (!span.isSubtree()) {
      throw new IllegalArgumentException("these leaves are no subtree: " + span);
    }
  }
}
