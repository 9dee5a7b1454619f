package dev.sovereign.audit;

import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;

/// Takes nothing.
///
/// @param isWritable whether it says that it would
record BrokenJournal(boolean isWritable) implements Appender {
  @Override
  public void append(JournalEntry entry, Journal.Completion completion) {
    completion.failed(new JournalFailure("the disk is broken"));
  }
}
