package dev.sovereign.tlog;

/// The complete subtrees of a tree, wherever they are kept.
public interface Nodes {
  /// The hash of the subtree over the leaves from `index << level` up to, and not with,
  /// `(index + 1) << level`, all of which the tree must have.
  Hash at(int level, long index);
}
