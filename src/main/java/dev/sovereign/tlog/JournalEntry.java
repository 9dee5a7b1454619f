package dev.sovereign.tlog;

/// What is to be recorded.
///
/// @param type what the payload is; the journal does not know
/// @param payload at least one byte
/// @param leaf the entry of the log that goes with it, at most 65,535 bytes; empty where none does
public record JournalEntry(byte type, byte[] payload, byte[] leaf) {
  static final byte[] NO_LEAF = {};

  /// A record that the log has no leaf for.
  public JournalEntry(byte type, byte[] payload) {
    this(type, payload, NO_LEAF);
  }

  boolean hasLeaf() {
    return leaf.length > 0;
  }

  long bytes() {
    return (long) payload.length + leaf.length;
  }
}
