package dev.sovereign.app;

import dev.sovereign.api.CallFigures;
import dev.sovereign.api.CallKeeper;
import dev.sovereign.api.CallTraces;
import dev.sovereign.audit.Attestations;
import dev.sovereign.audit.CallHistory;
import dev.sovereign.audit.CallLog;
import dev.sovereign.audit.CrashedCalls;
import dev.sovereign.audit.Erasure;
import dev.sovereign.audit.Keysets;
import dev.sovereign.audit.NumberFile;
import dev.sovereign.audit.PeriodSummaries;
import dev.sovereign.audit.Proofs;
import dev.sovereign.audit.RefusedCalls;
import dev.sovereign.audit.RouteVersions;
import dev.sovereign.audit.RowKeys;
import dev.sovereign.audit.TenantKeys;
import dev.sovereign.audit.TenantNumbers;
import dev.sovereign.config.RouteTable;
import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.proof.CallRow;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.tenancy.KeyStore;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.LogKeys;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is kept and proved of calls: rows in the journal and its log, sealed under the keys of
/// their tenants and signed by the keys of their days.
///
/// @param proven where they are
/// @param refused calls that have no row
record Auditing(
    ProvenLog proven,
    TenantKeys tenants,
    RowKeys keys,
    Erasure erasure,
    RefusedCalls refused,
    PeriodSummaries summaries,
    RouteVersions routes,
    Numbers numbers,
    InstantSource clock,
    Log log) {
  /// The numbers of calls, and the file that keeps them.
  record Numbers(TenantNumbers given, NumberFile file) {}

  /// Makes the keys ready that a call needs now, and has the routes in the log; blocks.
  ///
  /// @param logKeys of the log
  /// @param settings that are in force first
  /// @throws UncheckedIOException if a key cannot be read or made
  /// @throws JournalFailure if the journal does not take a key
  static Auditing open(
      ProvenLog proven, LogKeys logKeys, DataFolder data, Settings settings, Log log) {
    var clock = InstantSource.system();
    var keys = new RowKeys(data.rowKeys(), logKeys, proven.log(), proven.journal());
    var isStopped = proven.log().contradiction().isPresent(); // It takes no row any more.
    if (!isStopped) {
      keys.ready(clock.instant());
    }
    var tenants = new TenantKeys(data.tenantKeys());
    tenants.ready(KeyRing.TENANT);
    var journal = proven.journal();
    var history = journal.history();
    var erasure = new Erasure(proven.log().origin(), journal, history, tenants, clock);
    var refused = new RefusedCalls();
    var summaries = new PeriodSummaries(proven.log(), journal, history, refused, clock);
    var routes = new RouteVersions(data.routes(), proven.log(), journal, history, clock);
    if (!isStopped) {
      routes.ready(RouteTable.json(settings));
    }
    var file = new NumberFile(data.callNumbers(), proven.log(), history, clock);
    var given = isStopped ? new TenantNumbers(journal, Map.of()) : file.numbers(journal);
    var numbers = new Numbers(given, file);
    return new Auditing(
        proven, tenants, keys, erasure, refused, summaries, routes, numbers, clock, log);
  }

  /// Has the routes of the next configuration in the log, before calls go by them; blocks.
  ///
  /// @throws JournalFailure if that fails, which is not the configuration's fault
  void ready(Settings next) {
    try {
      routes.ready(RouteTable.json(next));
    } catch (UncheckedIOException | JournalFailure failed) {
      throw new JournalFailure("the log does not take its routes: " + failed.getMessage());
    }
  }

  /// The store of the keys that callers present: whoever has one, whose tenant's calls can be
  /// recorded.
  KeyStore over(KeyStore store) {
    return new TenantKeyStore(store, tenants);
  }

  /// Makes the records of calls.
  ///
  /// @param node the name of this instance
  /// @param kept hears of each call that was recorded
  CallKeeper keeper(String node, CallLog.Kept kept, CallFigures figures, CallTraces traces) {
    Keysets logged = ended -> keys.at(ended).map(it -> it.after(proven.witnessed()));
    var calls = new CallLog(numbers.given(), kept, tenants, logged, proven.log()::size);
    var gateway = new CallRow.Gateway(Build.hash(), Optional.empty(), node);
    return new CallKeeper(gateway, calls, figures, traces, clock);
  }

  /// Before calls are taken: closes those that an earlier run of the program opened and did not
  /// close; blocks. What fails is done after the next start.
  ///
  /// @param opened numbers of the records that opened them
  /// @param kept hears of each
  void closeCrashed(List<Long> opened, CallLog.Kept kept) {
    if (opened.isEmpty() || proven.log().contradiction().isPresent()) {
      return;
    }
    var history = proven.journal().history();
    var crashed = new CrashedCalls(numbers.given(), history, tenants, keys, kept, clock);
    try {
      var closed = crashed.close(opened);
      log.warn(
          "calls were under way when the program last ended; they are recorded as crashed",
          Log.number("calls", closed.calls()),
          Log.number("without_row", closed.withoutRow()),
          Log.number("without_key", closed.left()));
    } catch (UncheckedIOException | JournalFailure failed) {
      log.warn("calls that were under way when the program last ended could not be recorded");
    }
  }

  /// Proves what was recorded.
  ///
  /// @param mirrors whose cosignatures say that they keep the log
  Proofs proofs(List<Settings.MirrorSettings> mirrors) {
    var history = new CallHistory(proven.journal().history());
    return new Attestations(proven.log(), keys, tenants, history, LogMirrors.keys(mirrors));
  }

  /// After the start: finishes erasures that were cut off; blocks.
  void finishErasures() {
    try {
      erasure.finish();
    } catch (UncheckedIOException | JournalFailure failed) {
      log.warn("an erasure could not be finished; the next start or the same erasure does that");
    }
  }

  /// Once a second: makes the key of a day that has begun, and those of tenants that could not be
  /// made before, and keeps the numbers of calls; blocks. What fails is tried again.
  void tick() {
    try {
      tenants.readyAgain();
    } catch (UncheckedIOException failed) {
      log.warn("the key of a tenant's rows could not be made; that is tried again");
    }
    if (proven.log().contradiction().isPresent()) {
      return;
    }
    try {
      keys.ready(clock.instant());
    } catch (UncheckedIOException | JournalFailure failed) {
      log.warn("the key of the day's rows could not be made; that is tried again");
    }
    keepNumbers(() -> numbers.file().tick(numbers.given()));
  }

  private void keepNumbers(Runnable writing) {
    try {
      writing.run();
    } catch (UncheckedIOException failed) {
      log.warn("the numbers of calls could not be kept; the next start reads more of the journal");
    }
  }

  /// Once the last call is recorded: sums up what was counted, and closes journal and log, which no
  /// fault in the sums may keep open.
  void close() {
    try {
      new Recurring("the last period", this::sumUp, log).run();
    } finally {
      proven.close(log);
    }
    keepNumbers(() -> numbers.file().keep(numbers.given()));
  }

  private void sumUp() {
    try {
      summaries.close();
    } catch (UncheckedIOException | JournalFailure failed) {
      log.warn("the last hour could not be summed up; its refused calls are in no summary");
    }
  }
}
