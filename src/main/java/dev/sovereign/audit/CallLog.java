package dev.sovereign.audit;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;

/// The journal as the data plane sees it: a record goes in, and its loop hears when it is durable.
public final class CallLog {
  private final Appender journal;
  private final Kept kept;

  /// Hears of each call that was recorded.
  public interface Kept {
    /// The record with this number is durable. They come in order, on the journal's thread, which
    /// must not be held up.
    void call(long sequence, CallRecord call);
  }

  /// @param journal where records go
  /// @param kept hears of what is durable, before whoever appended it
  public CallLog(Appender journal, Kept kept) {
    this.journal = journal;
    this.kept = kept;
  }

  /// Whether a call could be recorded now; asked before a provider is paid.
  public boolean isWritable() {
    return journal.isWritable();
  }

  /// Appends the record; the future brings its place in the journal, on the loop, once it is
  /// durable.
  ///
  /// Fails with [Rejected] when it may not be.
  public Future<Long> append(Loop loop, CallRecord call) {
    var result = new Promise<Long>();
    journal.append(
        new JournalEntry(CallRecord.TYPE, CallRecordFormat.write(call)),
        new Journal.Completion() {
          @Override
          public void durable(JournalPlace place) {
            try {
              kept.call(place.sequence(), call);
            } finally {
              loop.execute(() -> result.succeed(place.sequence()));
            }
          }

          @Override
          public void failed(JournalFailure why) {
            loop.execute(() -> result.fail(new Rejected(new Problem.NotRecordable())));
          }
        });
    return result.future();
  }
}
