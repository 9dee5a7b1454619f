package dev.sovereign.app;

import dev.sovereign.audit.MachineTime;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Notes in the journal how long the machines of own servers were paid for while the program runs:
/// a record a minute and machine, and one where a price changes or a machine goes. Called by one
/// thread at a time.
final class MachineTimes {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long NANOS = 1_000_000;

  private final Supplier<Map<String, Long>> prices;
  private final String currency;
  private final Journal journal;
  private final Function<MachineTime, Journal.Completion> kept;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<String, Long> accruing = new HashMap<>();
  private long since;

  /// @param prices of an hour by own server, in nano-units, as they are in force now
  /// @param kept hears when a record is durable
  /// @param nanoTime time that no clock setting changes
  MachineTimes(
      Supplier<Map<String, Long>> prices,
      String currency,
      Journal journal,
      Function<MachineTime, Journal.Completion> kept,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.prices = prices;
    this.currency = currency;
    this.journal = journal;
    this.kept = kept;
    this.clock = clock;
    this.nanoTime = nanoTime;
    accruing.putAll(prices.get());
    since = nanoTime.getAsLong();
  }

  /// Looks whether there is something to note; called about once a second.
  void tick() {
    var now = prices.get();
    if (elapsed() >= MINUTE_MILLIS || !now.equals(accruing)) {
      note();
      accruing.clear();
      accruing.putAll(now);
    }
  }

  /// Notes what has not been noted.
  void note() {
    var millis = elapsed();
    var until = clock.millis();
    since += millis * NANOS;
    if (millis > 0) {
      accruing.forEach((provider, price) -> note(provider, until - millis, until, price));
    }
  }

  private void note(String provider, long from, long until, long price) {
    var time = new MachineTime(provider, from, until, price, currency);
    journal.append(new JournalEntry(MachineTime.TYPE, time.bytes()), kept.apply(time));
  }

  private long elapsed() {
    return (nanoTime.getAsLong() - since) / NANOS;
  }
}
