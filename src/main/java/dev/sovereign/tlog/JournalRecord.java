package dev.sovereign.tlog;

/// One record of the journal.
///
/// @param sequence its place, from 0
/// @param type what the payload is; the journal does not know
/// @param leaves so many leaves of the log belong to records before it
/// @param leaf the entry of the log that belongs to it, at the index `leaves`; empty where none
// does
public record JournalRecord(long sequence, byte type, byte[] payload, long leaves, byte[] leaf) {
  static JournalRecord of(long sequence, long leaves, JournalEntry entry) {
    return new JournalRecord(sequence, entry.type(), entry.payload(), leaves, entry.leaf());
  }

  /// Whether a leaf of the log belongs to it.
  public boolean hasLeaf() {
    return leaf.length > 0;
  }

  /// So many leaves belong to it and those before it.
  long leavesWithIt() {
    return leaves + (hasLeaf() ? 1 : 0);
  }
}
