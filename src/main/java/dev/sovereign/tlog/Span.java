package dev.sovereign.tlog;

/// The leaves from one up to, and not with, another.
///
/// @param start the first of them
/// @param end the first after them
public record Span(long start, long end) {
  /// Checks the order.
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("a span begins before it ends: " + start + ", " + end);
    }
  }

  /// How many they are.
  public long size() {
    return end - start;
  }

  /// Whether they are a subtree of every tree that holds them: the start is a multiple of the
  /// smallest power of two that is not smaller than their number
  /// (draft-ietf-plants-merkle-tree-certs, section 4.1).
  public boolean isSubtree() {
    return size() < 2 || (start & ((Long.highestOneBit(size() - 1) << 1) - 1)) == 0;
  }
}
