package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.CallRecordFormat;
import dev.sovereign.audit.Decision;
import dev.sovereign.audit.MachineTime;
import dev.sovereign.core.Cost;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.core.Usage;
import dev.sovereign.meter.Log;
import dev.sovereign.store.Sqlite;
import dev.sovereign.store.SqliteUsage;
import dev.sovereign.testkit.Folders;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.Leaves;
import dev.sovereign.usage.MachineQuery;
import dev.sovereign.usage.MachineUse;
import dev.sovereign.usage.UsageBreakdown;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageFigure;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What own servers cost and saved, from a journal of some hours to the sums.
@Tag("slow")
final class MachinesTest {
  private static final long HOUR = 3_600_000;
  private static final long NINE = 490_000 * HOUR; // Some hour; tests count from it.
  private static final long PRICE = 7_200_000_000L; // An hour: 2,000,000 nano-units a second.

  private final Path folder = Folders.create();
  private final Sqlite database = Sqlite.open(folder.resolve("sovereign.db"));
  private final SqliteUsage store = new SqliteUsage(database);
  private final List<byte[]> machines = new ArrayList<>();
  private final List<byte[]> calls = new ArrayList<>();

  @AfterEach
  void deleteFolder() {
    database.close();
    Folders.delete(folder);
  }

  private void paid(long from, long until) {
    machines.add(new MachineTime("rack", NINE + from, NINE + until, PRICE, "USD").bytes());
  }

  private void call(String key, long from, long millis, long completion, OptionalLong elsewhere) {
    var usage =
        new Usage(
            OptionalLong.of(0),
            OptionalLong.of(0),
            OptionalLong.of(completion),
            OptionalLong.empty(),
            Optional.empty());
    var there =
        elsewhere.stream()
            .mapToObj(it -> new Cost.Charged(it, "USD", UnitPrices.UNKNOWN, "offer"))
            .findFirst();
    calls.add(
        CallRecordFormat.write(
            new CallRecord(
                "req_" + calls.size(),
                NINE + from,
                "node",
                new CallRecord.Who(key, "default"),
                new CallRecord.Asked("chat/completions", "m", Optional.empty(), true),
                List.of(new CallRecord.Tried("rack", "m", true, "answered", OptionalLong.of(0), 1)),
                Decision.NONE,
                new CallRecord.Result(
                    "complete",
                    Optional.of(new CallRecord.Served("rack", "m", "gpu")),
                    usage,
                    new Cost.Machine(PRICE, "USD", there),
                    OptionalLong.empty(),
                    millis))));
  }

  private void write() throws IOException {
    try (var journal = Journal.open(folder.resolve("journal"), JournalSettings.DEFAULT, _ -> {})) {
      machines.forEach(it -> append(journal, MachineTime.TYPE, it));
      calls.forEach(it -> append(journal, CallRecord.TYPE, it));
      machines.clear();
      calls.clear();
    }
  }

  private static void append(Journal journal, byte type, byte[] payload) {
    var done = new CompletableFuture<Long>();
    journal.append(
        new JournalEntry(type, payload),
        new Journal.Completion() {
          @Override
          public void durable(JournalPlace place) {
            done.complete(place.sequence());
          }

          @Override
          public void failed(JournalFailure why) {
            done.completeExceptionally(why);
          }
        });
    done.join();
  }

  private void takeIn(long now) throws IOException {
    var usage = new UsageProjection(store, "USD", new Log(System.err, Clock.systemUTC()));
    usage.open(JournalFolder.take(folder.resolve("journal")), Leaves.UNHEARD).close();
    usage.settle(InstantSource.fixed(Instant.ofEpochMilli(NINE + now)));
  }

  private UsageBreakdown by(UsageDimension... dimensions) {
    return store.breakdown(new UsageQuery(List.of(dimensions), 0, 1_000_000, Map.of(), 0, 1_000));
  }

  private List<Long> figures(UsageFigure figure) {
    return by(UsageDimension.KEY).groups().stream()
        .map(UsageGroup::sums)
        .map(it -> it.get(figure))
        .toList();
  }

  private List<MachineUse> uses(boolean byHour) {
    return store.machines(new MachineQuery(byHour, 0, 1_000_000, Optional.empty(), 0, 100));
  }

  @Test
  void theWorkingTimeIsSharedOutByTokensAndIdleTimeIsApart() throws IOException {
    paid(0, HOUR);
    call("ann", 0, 600_000, 300, OptionalLong.of(3_000_000_000L));
    call("bob", 300_000, 600_000, 100, OptionalLong.of(100_000_000L)); // Half of it beside ann's.
    write();
    takeIn(HOUR);

    // 900 of 3,600 seconds: 1.80 of 7.20.
    assertEquals(List.of(1_350_000_000L, 450_000_000L), figures(UsageFigure.GPU_NANOS));
    assertEquals(List.of(1_650_000_000L, -350_000_000L), figures(UsageFigure.SAVED_NANOS));
    var hour = uses(true).getFirst().settled();
    assertEquals(1_800_000_000L, hour.sharedNanos());
    assertEquals(5_400_000_000L, hour.idleNanos());
    assertEquals(OptionalLong.of(-4_100_000_000L), hour.savedNanos());
    assertEquals(900_000, hour.busyMillis());
    assertEquals(OptionalLong.of(400), hour.tokensPerHour());
    // 3.10 for 400 tokens: 7.20 are the price of 929.
    assertEquals(OptionalLong.of(929), hour.breakEvenTokensPerHour());
  }

  @Test
  void anHourThatHasNotEndedIsNotSharedOut() throws IOException {
    paid(0, HOUR - 1);
    call("ann", 0, 600_000, 300, OptionalLong.of(3_000));
    write();
    takeIn(HOUR - 1);

    assertEquals(List.of(0L), figures(UsageFigure.GPU_NANOS));
    assertEquals(List.of(0L), figures(UsageFigure.SAVED_NANOS));
    assertEquals(0, uses(false).getFirst().settled().upMillis());
    assertEquals(HOUR - 1, uses(false).getFirst().upMillis());
  }

  @Test
  void aCallThatEndsLateChangesTheSharesOfItsHour() throws IOException {
    paid(0, HOUR);
    call("ann", 0, HOUR, 100, OptionalLong.of(0));
    write();
    takeIn(HOUR);
    assertEquals(List.of(PRICE), figures(UsageFigure.GPU_NANOS));

    paid(HOUR, 2 * HOUR);
    call("bob", HOUR / 2, HOUR, 100, OptionalLong.of(0)); // Until half past ten.
    write();
    takeIn(2 * HOUR);

    assertEquals(List.of(PRICE / 2, PRICE / 2), figures(UsageFigure.GPU_NANOS));
    var hours = uses(true);
    assertEquals(2, hours.size());
    assertEquals(HOUR / 2, hours.getFirst().settled().busyMillis()); // The newest first.
  }

  @Test
  void everyBreakdownAddsUpAndAReplayGivesTheSame() throws IOException {
    for (var hour = 0; hour < 60; hour++) {
      paid(hour * HOUR, hour * HOUR + HOUR);
      for (var i = 0; i < 20; i++) {
        var elsewhere = i % 3 == 0 ? OptionalLong.empty() : OptionalLong.of(i * 1_000_000L);
        call("key" + i % 7, hour * HOUR + i * 100_000L, 77_000, i * 37L, elsewhere);
      }
      if (hour % 13 == 0) {
        write();
        takeIn(hour * HOUR);
      }
    }
    write();
    takeIn(60 * HOUR);
    var all = by(UsageDimension.HOUR, UsageDimension.KEY);
    var machine = uses(false).getFirst();

    for (var dimension : UsageDimension.values()) {
      assertEquals(all.total(), by(dimension).total());
    }
    assertEquals(machine.settled().sharedNanos(), all.total().get(UsageFigure.GPU_NANOS));
    assertEquals(60 * PRICE, machine.nanos());
    assertTrue(machine.settled().idleNanos() > 0);

    store.clear();
    takeIn(60 * HOUR);
    assertEquals(all, by(UsageDimension.HOUR, UsageDimension.KEY));
    assertEquals(machine, uses(false).getFirst());
  }
}
