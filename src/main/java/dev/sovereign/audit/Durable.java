package dev.sovereign.audit;

import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Waits until a record is durable, for who may block.
final class Durable {
  private Durable() {}

  /// Appends a record with a leaf.
  ///
  /// @return the index of its leaf
  /// @throws JournalFailure if the journal does not take it
  static long append(Appender journal, JournalEntry entry) {
    var result = new CompletableFuture<Long>();
    journal.append(
        entry,
        new Journal.Completion() {
          @Override
          public void durable(JournalPlace place) {
            result.complete(place.leaf().orElseThrow());
          }

          @Override
          public void failed(JournalFailure why) {
            result.completeExceptionally(why);
          }
        });
    try {
      return result.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof JournalFailure why
          ? why
          : new IllegalStateException(failed.getCause());
    }
  }
}
