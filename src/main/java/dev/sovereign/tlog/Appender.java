package dev.sovereign.tlog;

import java.util.concurrent.CompletableFuture;

/// Takes records that shall outlive the process, as the [Journal] does.
public interface Appender {
  /// Whether records are taken at the moment.
  boolean isWritable();

  /// Queues a record; never blocks. Any thread may call it.
  void append(JournalEntry entry, Journal.Completion completion);

  /// The same for who may wait: the future brings where the record stands once it is durable, and
  /// fails with [JournalFailure] when it may not be.
  default CompletableFuture<JournalPlace> append(JournalEntry entry) {
    var result = new CompletableFuture<JournalPlace>();
    append(
        entry,
        new Journal.Completion() {
          @Override
          public void durable(JournalPlace place) {
            result.complete(place);
          }

          @Override
          public void failed(JournalFailure why) {
            result.completeExceptionally(why);
          }
        });
    return result;
  }
}
