package dev.sovereign.audit;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import dev.sovereign.proof.CallRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.proof.RowSecrets;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;

/// The journal as the data plane sees it: a record with its row goes in, and its loop hears when it
/// is durable and in the log.
public final class CallLog {
  private final Appender journal;
  private final Kept kept;
  private final TenantKeys tenants;
  private final Keysets keysets;
  private final LongSupplier treeSize;

  /// Hears of each call that was recorded.
  public interface Kept {
    /// The record with this number is durable. They come in order, on the journal's thread, which
    /// must not be held up.
    void call(long sequence, CallRecord call);
  }

  /// @param journal where records go
  /// @param kept hears of what is durable, before whoever appended it
  /// @param tenants under whose keys rows are sealed
  /// @param treeSize how many leaves are under the latest checkpoint
  public CallLog(
      Appender journal, Kept kept, TenantKeys tenants, Keysets keysets, LongSupplier treeSize) {
    this.journal = journal;
    this.kept = kept;
    this.tenants = tenants;
    this.keysets = keysets;
    this.treeSize = treeSize;
  }

  /// Whether a call of this tenant could be recorded now; asked before a provider is paid.
  public boolean isWritable(String tenant, long epochMillis) {
    return journal.isWritable()
        && tenants.of(tenant).isPresent()
        && keysets.at(epochMillis).isPresent();
  }

  /// Where the row of a call is logged that ends at this moment.
  public Optional<CallRow.Log> logged(long epochMillis) {
    return keysets.at(epochMillis);
  }

  /// A row that was logged just now.
  ///
  /// @param treeSize how many leaves are under the checkpoint that covers it
  public record Logged(CallRow row, LoggedRow place, long treeSize) {}

  /// Appends the record with its row; the future brings where that stands, on the loop, once all of
  /// it is durable.
  ///
  /// Fails with [Rejected] when it may not be.
  public Future<Logged> append(Loop loop, CallRecord call, CallRow row) {
    var key = tenants.of(call.who().tenant());
    if (key.isEmpty()) {
      return Future.failed(new Rejected(new Problem.NotRecordable()));
    }
    var secrets = RowSecrets.fresh();
    var payload = row.statement(secrets);
    var result = new Promise<Logged>();
    journal.append(
        entry(call, payload, secrets, key.get()),
        new Journal.Completion() {
          @Override
          public void durable(JournalPlace place) {
            var there = new LoggedRow(payload, secrets, place.leaf().orElseThrow());
            var logged = new Logged(row, there, treeSize.getAsLong());
            try {
              kept.call(place.sequence(), call);
            } finally {
              loop.execute(() -> result.succeed(logged));
            }
          }

          @Override
          public void failed(JournalFailure why) {
            loop.execute(() -> result.fail(new Rejected(new Problem.NotRecordable())));
          }
        });
    return result.future();
  }

  private static JournalEntry entry(
      CallRecord call, byte[] payload, RowSecrets secrets, SecretKey key) {
    var sealed = SealedRow.seal(key, call.id(), LoggedRow.bytes(payload, secrets));
    return new JournalEntry(
        StoredCall.TYPE,
        StoredCall.bytes(CallRecordFormat.write(call), sealed),
        RowLeaf.of(RowKind.CALL_CLOSE, secrets.salt(), payload));
  }
}
