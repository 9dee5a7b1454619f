package dev.sovereign.tlog;

/// Takes records that shall outlive the process, as the [Journal] does.
public interface Appender {
  /// Whether records are taken at the moment.
  boolean isWritable();

  /// Queues a record; never blocks. Any thread may call it.
  void append(JournalEntry entry, Journal.Completion completion);
}
