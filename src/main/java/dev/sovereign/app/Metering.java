package dev.sovereign.app;

import dev.sovereign.audit.CallLog;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.Leaves;
import dev.sovereign.usage.UsageStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything that sums up: calls and the time of machines, from the journal into the store.
final class Metering {
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final UsageProjection usage;
  private final String currency;
  private final InstantSource clock = InstantSource.system();
  private Optional<MachineTimes> machines = Optional.empty();
  private long nextSettled = System.nanoTime();

  /// @param currency of the instance
  Metering(UsageStore store, String currency, Log log) {
    this.usage = new UsageProjection(store, currency, log);
    this.currency = currency;
  }

  /// Opens the journal and takes in what the sums lack.
  ///
  /// @param leaves takes those that the journal holds and those that come later
  Journal open(JournalFolder folder, Leaves leaves) throws IOException {
    return usage.open(folder, leaves);
  }

  /// Hears of each call that was recorded.
  CallLog.Kept calls() {
    return usage;
  }

  /// The numbers of the records that opened calls which have not ended; see
  /// [UsageProjection#opened].
  List<Long> opened() {
    return usage.opened();
  }

  /// From now on the time of machines is noted.
  ///
  /// @param prices of an hour by own server, in nano-units, as they are in force
  synchronized void watch(Journal journal, Supplier<Map<String, Long>> prices) {
    machines =
        Optional.of(
            new MachineTimes(prices, currency, journal, usage::kept, clock, System::nanoTime));
  }

  /// Once a second: notes, stores, and shares out what there is; blocks.
  synchronized void tick() {
    machines.ifPresent(MachineTimes::tick);
    usage.store();
    if (System.nanoTime() - nextSettled >= 0) {
      nextSettled += SETTLED.toNanos();
      usage.settle(clock);
    }
  }

  /// Before the journal closes: notes what has not been noted.
  synchronized void stop() {
    machines.ifPresent(MachineTimes::note);
    machines = Optional.empty();
  }

  /// After the journal has closed: stores what it took last; blocks.
  synchronized void close() {
    usage.store();
  }
}
