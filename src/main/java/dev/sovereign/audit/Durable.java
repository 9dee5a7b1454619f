package dev.sovereign.audit;

import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import java.util.concurrent.CompletionException;

/// Waits until a record is durable, for who may block.
final class Durable {
  private Durable() {}

  /// Appends a record with a leaf.
  ///
  /// @return the index of its leaf
  /// @throws JournalFailure if the journal does not take it
  static long append(Appender journal, JournalEntry entry) {
    try {
      return journal.append(entry).join().leaf().orElseThrow();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof JournalFailure why
          ? why
          : new IllegalStateException(failed.getCause());
    }
  }
}
