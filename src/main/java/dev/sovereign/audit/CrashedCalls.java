package dev.sovereign.audit;

import dev.sovereign.proof.CallRow;
import dev.sovereign.proof.CrashedRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowSecrets;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.crypto.SecretKey;

/// Closes calls that were opened by a run of the program which ended before they did: each gets a
/// record, and a row in the log that names the one by which it was opened. It blocks, and is to be
/// done before calls are taken.
///
/// Where the tenant's rows were erased meanwhile, what the row would say is gone with them: then
/// there is the record alone.
public final class CrashedCalls {
  /// So many wait for the journal at a time.
  private static final int AT_ONCE = 1_000;

  /// A pass over the journal goes so far beyond the record that it began for.
  private static final long FAR = 10_000;

  private final TenantNumbers numbers;
  private final JournalHistory history;
  private final TenantKeys tenants;
  private final Keysets keysets;
  private final CallLog.Kept kept;
  private final InstantSource clock;

  /// What was done.
  ///
  /// @param calls that were closed
  /// @param withoutRow of these, because their tenant's rows were erased
  /// @param left that were not, because their tenant's key cannot be read: they are tried again at
  ///     the next start
  public record Closed(int calls, int withoutRow, int left) {}

  /// A call that is to be closed.
  ///
  /// @param opened the row by which it was opened, unless that was erased
  /// @param key of its tenant
  private record Close(CallRecord call, Optional<LoggedRow> opened, SecretKey key, long atMillis) {}

  /// @param numbers of rows, and where they go
  /// @param history of the journal
  /// @param kept hears of each that was closed, as of any call
  public CrashedCalls(
      TenantNumbers numbers,
      JournalHistory history,
      TenantKeys tenants,
      Keysets keysets,
      CallLog.Kept kept,
      InstantSource clock) {
    this.numbers = numbers;
    this.history = history;
    this.tenants = tenants;
    this.keysets = keysets;
    this.kept = kept;
    this.clock = clock;
  }

  /// Closes them.
  ///
  /// @param opened numbers of the records that opened them
  /// @throws UncheckedIOException if the journal cannot be read
  /// @throws JournalFailure if the journal does not take it; those that it took are closed
  public Closed close(List<Long> opened) {
    var closed = 0;
    var withoutRow = 0;
    var left = 0;
    for (var from = 0; from < opened.size(); from += AT_ONCE) {
      var some = opened.subList(from, Math.min(from + AT_ONCE, opened.size()));
      var records = records(some).stream().filter(StoredCall::opens).toList();
      var closes = records.stream().flatMap(it -> closing(it).stream()).toList();
      append(closes);
      left += records.size() - closes.size();
      closed += closes.size();
      withoutRow += (int) closes.stream().filter(it -> it.opened().isEmpty()).count();
    }
    return new Closed(closed, withoutRow, left);
  }

  // Mostly they stand together, before the end of the journal; one may be of a long stream.
  private List<JournalRecord> records(List<Long> numbers) {
    var wanted = new TreeSet<>(numbers);
    var found = new ArrayList<JournalRecord>();
    while (!wanted.isEmpty()) {
      var first = wanted.first();
      var end = Math.min(first + FAR, wanted.last());
      try {
        history.forwards(
            it -> it.sequence() <= first,
            it -> {
              if (wanted.remove(it.sequence())) {
                found.add(it);
              }
              return it.sequence() < end;
            });
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      wanted.remove(first); // Where it is not there, nothing brings it.
    }
    return found;
  }

  private Optional<Close> closing(JournalRecord entry) {
    var opened = StoredCall.opened(entry).orElseThrow();
    try {
      return Optional.of(closing(entry, opened, clock.millis()));
    } catch (UncheckedIOException noKey) { // Other tenants' calls are closed all the same.
      return Optional.empty();
    }
  }

  private Close closing(JournalRecord entry, CallRecord opened, long now) {
    var call = opened.crashed(now);
    tenants.ready(call.who().tenant());
    var key = tenants.of(call.who().tenant()).orElseThrow();
    var row =
        SealedRow.open(key, call.id(), StoredCall.row(entry).orElseThrow())
            .map(it -> LoggedRow.read(it, entry.leaves()));
    return new Close(call, row, key, now);
  }

  private CallRow.Log log(long now, LoggedRow opened) {
    return keysets
        .at(now)
        .map(it -> it.openedAt(OptionalLong.of(opened.index())))
        .orElseThrow(() -> new JournalFailure("there is no key for the rows of calls"));
  }

  private void append(List<Close> closes) {
    var waiting = closes.stream().map(this::append).toList();
    try {
      CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof JournalFailure why
          ? why
          : new IllegalStateException(failed.getCause());
    }
  }

  private CompletableFuture<JournalPlace> append(Close close) {
    var closing = new Closing(close);
    if (close.opened().isPresent()) {
      numbers.of(close.call().who().tenant()).append(closing);
    } else {
      var record = new JournalEntry(CallRecord.TYPE, CallRecordFormat.write(close.call()));
      numbers.journal().append(record, closing);
    }
    return closing.result;
  }

  /// A call on its way into the journal: with its row or, where that cannot be made, without one.
  private final class Closing implements NumberedRows.Unnumbered, Journal.Completion {
    private final Close close;
    private final CompletableFuture<JournalPlace> result = new CompletableFuture<>();

    private Closing(Close close) {
      this.close = close;
    }

    @Override
    public NumberedRows.Sealed sealed(long number) {
      var call = close.call().numbered(number);
      var opened = close.opened().orElseThrow();
      var log = log(close.atMillis(), opened);
      var secrets = RowSecrets.of(RowSecrets.random(RowSecrets.BYTES), opened.secrets().master());
      var payload =
          new CrashedRow(opened.payload(), close.atMillis(), log).statement(secrets, number);
      return new NumberedRows.Sealed(
          StoredCall.entry(RowKind.CALL_CLOSE, call, payload, secrets, close.key()),
          place -> durable(place, call));
    }

    @Override
    public void durable(JournalPlace place) {
      durable(place, close.call());
    }

    private void durable(JournalPlace place, CallRecord call) {
      kept.call(place.sequence(), call);
      result.complete(place);
    }

    @Override
    public void failed(JournalFailure why) {
      result.completeExceptionally(why);
    }

    @Override
    public void again(Runnable sealing) {
      sealing.run();
    }
  }
}
