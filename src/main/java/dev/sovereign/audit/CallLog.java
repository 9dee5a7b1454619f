package dev.sovereign.audit;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFailure;

/// The journal as the data plane sees it: a record goes in, and its loop hears when it is durable.
public final class CallLog {
  private final Journal journal;

  public CallLog(Journal journal) {
    this.journal = journal;
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
        CallRecord.TYPE,
        CallRecordFormat.write(call),
        new Journal.Completion() {
          @Override
          public void durable(long sequence) {
            loop.execute(() -> result.succeed(sequence));
          }

          @Override
          public void failed(JournalFailure why) {
            loop.execute(() -> result.fail(new Rejected(new Problem.NotRecordable())));
          }
        });
    return result.future();
  }
}
