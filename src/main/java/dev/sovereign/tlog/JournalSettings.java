package dev.sovereign.tlog;

/// The sizes of a journal.
///
/// @param segmentBytes of each file, all of it written before it is used
/// @param queueBytes that may wait for the disk; beyond it an append fails at once
public record JournalSettings(int segmentBytes, long queueBytes) {
  /// Files of 16 MiB and at most 64 MiB waiting.
  public static final JournalSettings DEFAULT = new JournalSettings(16 << 20, 64L << 20);

  /// The largest payload of one record.
  public static final int MAX_PAYLOAD = 4 << 20;

  public JournalSettings {
    if (segmentBytes < 4096 || queueBytes < 1) {
      throw new IllegalArgumentException(
          "a segment has at least 4096 bytes and a queue at least one: "
              + segmentBytes
              + ", "
              + queueBytes);
    }
  }
}
