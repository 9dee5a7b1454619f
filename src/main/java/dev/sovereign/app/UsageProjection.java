package dev.sovereign.app;

import dev.sovereign.audit.CallLog;
import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.MachineTime;
import dev.sovereign.audit.StoredCall;
import dev.sovereign.core.Cost;
import dev.sovereign.loop.Deliveries;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Log;
import dev.sovereign.tenancy.StoreFailure;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalRecord;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.Leaves;
import dev.sovereign.usage.UsageKey;
import dev.sovereign.usage.UsageStore;
import dev.sovereign.usage.UsageSums;
import dev.sovereign.usage.UsageTally;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps the hourly sums in step with the journal: each record is added once it is durable, and
/// stored with its number a moment later. What was not stored when the process ended is read from
/// the journal at the next start.
final class UsageProjection implements CallLog.Kept {
  /// More sums than this are stored before more are made, while the journal is read.
  private static final int MOST_SUMS = 20_000;

  private final UsageStore store;
  private final String currency;
  private final Log log;
  private final Deliveries deliveries = new Deliveries();
  private UsageTally tally = new UsageTally(0, Map.of());
  private Optional<UsageTally.Batch> unsure = Optional.empty(); // Guarded by this.

  UsageProjection(UsageStore store, String currency, Log log) {
    this.store = store;
    this.currency = currency;
    this.log = log;
  }

  /// Opens the journal and takes in what the sums lack. Sums that know more than the journal does
  /// are of another journal: they are made anew from this one.
  Journal open(JournalFolder folder, Leaves leaves) throws IOException {
    var known = store.next();
    tally = new UsageTally(known, store.opened());
    var heard = new Journal.Heard(known, it -> replay(known, it), leaves, deliveries::send);
    var journal = Journal.open(folder, JournalSettings.DEFAULT, heard);
    if (journal.found() < known) {
      log.warn("the sums of usage are of another journal, so they are made anew");
      store.clear();
      journal.close();
      return open(JournalFolder.take(folder.path()), leaves);
    }
    store();
    return journal;
  }

  private void replay(long known, JournalRecord entry) {
    if (entry.sequence() < known) {
      return; // It is among the sums, and a segment is read from its beginning.
    }
    var call = StoredCall.read(entry);
    var opened = StoredCall.opened(entry);
    if (call.isPresent()) {
      call(entry.sequence(), call.get());
    } else if (opened.isPresent()) {
      opened(entry.sequence(), opened.get());
    } else if (entry.type() == MachineTime.TYPE) {
      machine(entry.sequence(), MachineTime.read(entry.payload()));
    } else {
      tally.pass(entry.sequence());
    }
    if (tally.size() > MOST_SUMS) {
      store();
    }
  }

  /// The numbers of the records that opened calls which have not ended. While no calls are taken
  /// these are of a run that ended before they did.
  List<Long> opened() {
    return tally.opened();
  }

  @Override
  public void opened(long sequence, CallRecord call) {
    tally.open(sequence, call.id());
  }

  @Override
  public void call(long sequence, CallRecord call) {
    tally.end(sequence, call.id(), () -> sum(sequence, call));
  }

  // All of a batch are there when the journal has told of it.
  @Override
  public void answer(Loop loop, Runnable task) {
    deliveries.add(loop, task);
  }

  private void sum(long sequence, CallRecord call) {
    var result = call.result();
    if (result.ending().equals(CallRecord.Result.NO_ROUTE)) {
      tally.pass(sequence); // Nobody was to be asked, so nothing was used.
      return;
    }
    var served = result.served();
    var source = served.map(CallRecord.Served::source).orElse("none");
    var key =
        new UsageKey(
            UsageKey.hour(call.epochMillis()),
            call.who().keyId(),
            call.who().tenant(),
            call.asked().capability().orElse(""),
            served.map(CallRecord.Served::model).orElse(call.asked().model()),
            served.map(CallRecord.Served::provider).orElse(""),
            source);
    var whole = result.ending().equals("complete");
    var sums = UsageSums.of(whole, source, result.usage(), result.cost(), currency);
    if (result.cost() instanceof Cost.Machine machine && machine.currency().equals(currency)) {
      var end = call.epochMillis() + result.millis();
      tally.add(sequence, key, sums, end - worked(call), end);
    } else {
      tally.add(sequence, key, sums);
    }
  }

  // The attempts before the last one were elsewhere, or brought nothing.
  private static long worked(CallRecord call) {
    var before = call.tried().stream().limit(Math.max(call.tried().size() - 1, 0));
    return Math.max(call.result().millis() - before.mapToLong(CallRecord.Tried::millis).sum(), 0);
  }

  private void machine(long sequence, MachineTime time) {
    if (time.currency().equals(currency)) {
      tally.add(sequence, time.provider(), time.from(), time.until(), time.nanosPerHour());
    } else {
      tally.pass(sequence);
    }
  }

  /// Hears of a machine's time, on a thread of the journal's. One whose record fails is in no sum.
  Journal.Completion kept(MachineTime time) {
    return new Journal.Completion() {
      @Override
      public void durable(JournalPlace place) {
        machine(place.sequence(), time);
      }

      @Override
      public void failed(JournalFailure why) {}
    };
  }

  /// Shares out the hours of machines that have ended; blocks. What the store does not take now it
  /// takes the next time.
  void settle(InstantSource clock) {
    try {
      store.settle(UsageKey.hour(clock.millis()));
    } catch (StoreFailure failed) {
      log.warn("the hours of machines could not be shared out; that is tried again");
    }
  }

  /// Stores what has come since the last time; blocks. What the store does not take is tried again
  /// as it is, before anything later: whether it was taken after all is then plain from its number.
  synchronized void store() {
    try {
      if (unsure.isPresent()) {
        store.add(unsure.get());
        unsure = Optional.empty();
      }
      var batch = tally.take();
      unsure = Optional.of(batch).filter(it -> !it.isEmpty());
      unsure.ifPresent(store::add);
      unsure = Optional.empty();
    } catch (StoreFailure failed) {
      log.warn("usage could not be stored; it is kept for the next time");
    }
  }
}
