package dev.sovereign.audit;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import dev.sovereign.proof.CallRow;
import dev.sovereign.proof.OpenRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowSecrets;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;

/// The journal as the data plane sees it: a record with its row goes in, and its loop hears when it
/// is durable and in the log.
public final class CallLog {
  private final TenantNumbers numbers;
  private final Kept kept;
  private final TenantKeys tenants;
  private final Keysets keysets;
  private final LongSupplier treeSize;

  /// Hears of each call that was recorded, in order, on a thread of the journal's, which must not
  /// be held up.
  public interface Kept {
    /// The record with this number is durable: a call has ended.
    void call(long sequence, CallRecord call);

    /// The record with this number is durable: a call is about to be sent.
    void opened(long sequence, CallRecord call);

    /// Whoever waits for a record that is durable is told by this task, on its loop: now, or when
    /// all of the batch are there.
    default void answer(Loop loop, Runnable task) {
      loop.execute(task);
    }
  }

  /// @param numbers of rows, and where records go
  /// @param kept hears of what is durable, before whoever appended it
  /// @param tenants under whose keys rows are sealed
  /// @param treeSize how many leaves are under the latest checkpoint
  public CallLog(
      TenantNumbers numbers,
      Kept kept,
      TenantKeys tenants,
      Keysets keysets,
      LongSupplier treeSize) {
    this.numbers = numbers;
    this.kept = kept;
    this.tenants = tenants;
    this.keysets = keysets;
    this.treeSize = treeSize;
  }

  /// Whether a call of this tenant could be recorded now; asked before a provider is paid.
  public boolean isWritable(String tenant, long epochMillis) {
    return numbers.journal().isWritable()
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

  /// Appends the record with its row, which gets its number here; the future brings where that
  /// stands, on the loop, once all of it is durable.
  ///
  /// Fails with [Rejected] when it may not be.
  public Future<Logged> append(Loop loop, CallRecord call, CallRow row) {
    var tenant = call.who().tenant();
    var key = tenants.of(tenant);
    if (key.isEmpty()) {
      return Future.failed(new Rejected(new Problem.NotRecordable()));
    }
    var waiting = new Waiting(loop, call, row, key.get());
    numbers.of(tenant).append(waiting);
    return waiting.result.future();
  }

  /// A call whose row is to be logged, for somebody on a loop.
  private final class Waiting implements NumberedRows.Unnumbered {
    private final Loop loop;
    private final CallRecord call;
    private final CallRow row;
    private final SecretKey key;
    private final Promise<Logged> result = new Promise<>();

    private Waiting(Loop loop, CallRecord call, CallRow row, SecretKey key) {
      this.loop = loop;
      this.call = call;
      this.row = row;
      this.key = key;
    }

    @Override
    public NumberedRows.Sealed sealed(long number) {
      var secrets = RowSecrets.fresh();
      var payload = row.statement(secrets, number);
      var numbered = call.numbered(number);
      var told =
          telling(
              loop,
              result,
              place -> kept.call(place.sequence(), numbered),
              place -> {
                var there = new LoggedRow(payload, secrets, place.leaf().orElseThrow());
                return new Logged(row, there, treeSize.getAsLong());
              });
      return new NumberedRows.Sealed(
          StoredCall.entry(RowKind.CALL_CLOSE, numbered, payload, secrets, key), told::durable);
    }

    @Override
    public void failed(JournalFailure why) {
      refuse(loop, result);
    }

    @Override
    public void again(Runnable sealing) {
      loop.execute(sealing);
    }
  }

  /// Appends that a call is about to be sent; the future brings the index of its row's leaf, on the
  /// loop, once all of it is durable. Only then may the call be sent.
  ///
  /// Fails with [Rejected] when it may not be.
  public Future<Long> open(Loop loop, CallRecord call, OpenRow row) {
    var key = tenants.of(call.who().tenant());
    if (key.isEmpty()) {
      return Future.failed(new Rejected(new Problem.NotRecordable()));
    }
    var secrets = RowSecrets.fresh();
    var result = new Promise<Long>();
    numbers
        .journal()
        .append(
            StoredCall.entry(RowKind.CALL_OPEN, call, row.statement(secrets), secrets, key.get()),
            telling(
                loop,
                result,
                place -> kept.opened(place.sequence(), call),
                place -> place.leaf().orElseThrow()));
    return result.future();
  }

  // Whoever waits is told whatever those do who sum up.
  private <T> Journal.Completion telling(
      Loop loop,
      Promise<T> waiting,
      Consumer<JournalPlace> heard,
      Function<JournalPlace, T> brought) {
    return new Journal.Completion() {
      @Override
      public void durable(JournalPlace place) {
        var there = brought.apply(place);
        try {
          heard.accept(place);
        } finally {
          kept.answer(loop, () -> waiting.succeed(there));
        }
      }

      @Override
      public void failed(JournalFailure why) {
        refuse(loop, waiting);
      }
    };
  }

  private static void refuse(Loop loop, Promise<?> waiting) {
    loop.execute(() -> waiting.fail(new Rejected(new Problem.NotRecordable())));
  }
}
