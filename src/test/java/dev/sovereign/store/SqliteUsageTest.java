package dev.sovereign.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Cost;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.core.Usage;
import dev.sovereign.testkit.Folders;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageFigure;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageKey;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageSums;
import dev.sovereign.usage.UsageTally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The sums of usage in SQLite, against sums made by hand from the same calls.
@Tag("slow")
final class SqliteUsageTest {
  private static final int CALLS = 10_000;
  private static final long FIRST = 490_003; // Not the first hour of a day.
  private static final int HOURS = 200;
  private static final long END = FIRST + HOURS;

  private final Path folder = Folders.create();
  private final Sqlite database = Sqlite.open(folder.resolve("sovereign.db"));
  private final SqliteUsage store = new SqliteUsage(database);

  private record Call(UsageKey key, UsageSums sums) {}

  @AfterEach
  void deleteFolder() {
    database.close();
    Folders.delete(folder);
  }

  // Missing, zero and large figures among them; an impossible one is missing by then.
  private static List<Call> calls() {
    var random = new Random(4);
    var calls = new ArrayList<Call>();
    for (var i = 0; i < CALLS; i++) {
      var source = List.of("gpu", "fallback", "direct", "mock", "none").get(random.nextInt(5));
      var key =
          new UsageKey(
              FIRST + random.nextInt(HOURS),
              "key" + random.nextInt(20),
              random.nextInt(3) == 0 ? "other" : "default",
              random.nextBoolean() ? "smart" : "",
              "model" + random.nextInt(7),
              source.equals("none") ? "" : "provider" + random.nextInt(3),
              source);
      var usage =
          new Usage(
              tokens(random),
              tokens(random),
              tokens(random),
              tokens(random),
              random.nextBoolean() ? Optional.of("0.00012") : Optional.empty(),
              random.nextBoolean() ? Usage.Grounds.ESTIMATED : Usage.Grounds.REPORTED);
      calls.add(
          new Call(key, UsageSums.of(random.nextInt(9) > 0, source, usage, cost(random), "USD")));
    }
    return calls;
  }

  private static OptionalLong tokens(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> OptionalLong.empty();
      case 1 -> OptionalLong.of(0);
      default -> OptionalLong.of(random.nextLong(1_000_000_000L));
    };
  }

  private static Cost cost(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Cost.NONE;
      case 1 -> new Cost.Unknown(Cost.Lack.USAGE);
      case 2 -> new Cost.Charged(random.nextLong(1_000_000), "EUR", UnitPrices.UNKNOWN, "offer");
      default -> new Cost.Charged(random.nextLong(1_000_000), "USD", UnitPrices.UNKNOWN, "offer");
    };
  }

  private void put(List<Call> calls) {
    var tally = new UsageTally(store.next(), store.opened());
    for (var i = 0; i < calls.size(); i++) {
      tally.add(i, calls.get(i).key(), calls.get(i).sums());
      if (i % 777 == 0) {
        store.add(tally.take());
      }
    }
    store.add(tally.take());
  }

  private static String value(UsageDimension dimension, UsageKey key) {
    return switch (dimension) {
      case HOUR -> Long.toString(key.hour());
      case SOURCE -> key.source();
      case MODEL -> key.model();
      case PROVIDER -> key.provider();
      case KEY -> key.key();
      case TENANT -> key.tenant();
      case CAPABILITY -> key.capability();
    };
  }

  private static UsageQuery by(UsageDimension dimension, long since, long until) {
    return new UsageQuery(List.of(dimension), since, until, Map.of(), 0, 1_000);
  }

  private static List<UsageGroup> naive(
      List<Call> calls, UsageDimension by, long since, long until) {
    var sums = new TreeMap<String, UsageSums>();
    for (var call : calls) {
      if (call.key().hour() >= since && call.key().hour() < until) {
        sums.merge(value(by, call.key()), call.sums(), UsageSums::plus);
      }
    }
    return sums.entrySet().stream()
        .map(it -> new UsageGroup(List.of(it.getKey()), it.getValue()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void everyBreakdownIsRightAndAddsUpToTheTotal(UsageDimension dimension) {
    var calls = calls();
    put(calls);

    for (var since : List.of(0L, FIRST, FIRST + 1, FIRST + 21, FIRST + 22)) {
      for (var until : List.of(FIRST + 22, FIRST + 23, FIRST + 46, END - 1, END + 1000)) {
        var query = by(dimension, since, until);
        var found = store.breakdown(query);
        var groups = found.groups();

        assertEquals(naive(calls, dimension, since, until), groups);
        var total = groups.stream().map(UsageGroup::sums).reduce(UsageSums.NONE, UsageSums::plus);
        assertEquals(total, found.total());
        assertEquals(
            List.of(new UsageGroup(List.of(), total)), store.breakdown(query.total()).groups());
      }
    }
  }

  @Test
  void whatIsForgottenAndReadAgainIsTheSame() {
    var calls = calls();
    put(calls);
    var before = store.breakdown(by(UsageDimension.HOUR, 0, END)).groups();

    store.clear();
    assertEquals(0, store.next());
    assertEquals(List.of(), store.breakdown(by(UsageDimension.HOUR, 0, END)).groups());
    put(calls);

    assertEquals(before, store.breakdown(by(UsageDimension.HOUR, 0, END)).groups());
    assertEquals(CALLS, store.next());
  }

  @Test
  void aRecordThatIsAlreadyAmongTheSumsIsNotAddedAgain() {
    var calls = calls();
    put(calls);
    put(calls); // As after a crash, when the journal is read from before what was stored.

    var total = store.breakdown(by(UsageDimension.HOUR, 0, END)).total();
    assertEquals(CALLS, total.get(UsageFigure.CALLS));
  }

  @Test
  void sumsThatAreStoredTwiceStandOnce() {
    var tally = new UsageTally(0, Map.of());
    var call = calls().getFirst();
    tally.add(0, call.key(), call.sums());
    var batch = tally.take();

    store.add(batch);
    store.add(batch); // As after a failure that came too late to stop it.

    assertEquals(call.sums(), store.breakdown(by(UsageDimension.HOUR, 0, END)).total());
  }

  @Test
  void aFilterAndTwoDimensionsAndPages() {
    var calls = calls();
    put(calls);
    var only = Map.of(UsageDimension.SOURCE, "fallback", UsageDimension.TENANT, "other");
    var by = List.of(UsageDimension.KEY, UsageDimension.MODEL);

    var all = store.breakdown(new UsageQuery(by, 0, END, only, 0, 1_000)).groups();
    var second = store.breakdown(new UsageQuery(by, 0, END, only, 10, 10)).groups();

    assertEquals(all.subList(10, 20), second);
    var counted = all.stream().mapToLong(it -> it.sums().get(UsageFigure.CALLS)).sum();
    var wanted =
        calls.stream()
            .map(Call::key)
            .filter(it -> it.source().equals("fallback") && it.tenant().equals("other"))
            .count();
    assertEquals(wanted, counted);
  }

  @Test
  void anyQuestionIsAnsweredAsByHand() {
    var calls = calls();
    put(calls);
    var seed = new Random().nextLong();
    var random = new Random(seed);

    for (var i = 0; i < 200; i++) {
      var query = question(random);
      var found = store.breakdown(query);

      var all = naive(calls, query);
      var page = all.stream().skip(query.offset()).limit(query.limit()).toList();
      assertEquals(page, found.groups(), "seed " + seed + ": " + query);
      var total = all.stream().map(UsageGroup::sums).reduce(UsageSums.NONE, UsageSums::plus);
      assertEquals(total, found.total(), "seed " + seed + ": " + query);
      var table = all.size() > query.end() ? Optional.empty() : Optional.of(page);
      assertEquals(
          table,
          store.table(query, it -> it).map(SqliteUsageTest::joined),
          "seed " + seed + ": " + query);
    }
  }

  private static List<UsageGroup> joined(List<List<UsageGroup>> pieces) {
    return pieces.stream().flatMap(List::stream).toList();
  }

  private static UsageQuery question(Random random) {
    var by = new ArrayList<>(List.of(UsageDimension.values()));
    Collections.shuffle(by, random);
    var since = FIRST - 30 + random.nextInt(HOURS);
    Map<UsageDimension, String> only =
        switch (random.nextInt(3)) {
          case 0 -> Map.of(UsageDimension.TENANT, "other");
          case 1 -> Map.of(UsageDimension.MODEL, "model3", UsageDimension.CAPABILITY, "");
          default -> Map.of();
        };
    return new UsageQuery(
        by.subList(0, 1 + random.nextInt(by.size())),
        since,
        since + random.nextInt(HOURS),
        only,
        random.nextInt(3) * random.nextInt(400),
        random.nextInt(3) == 0 ? CALLS : 1 + random.nextInt(500)); // There are no more than calls.
  }

  private static List<UsageGroup> naive(List<Call> calls, UsageQuery query) {
    var sums = new HashMap<List<String>, UsageSums>();
    for (var call : calls) {
      var key = call.key();
      if (key.hour() >= query.since()
          && key.hour() < query.until()
          && query.only().entrySet().stream()
              .allMatch(it -> value(it.getKey(), key).equals(it.getValue()))) {
        sums.merge(
            query.by().stream().map(it -> value(it, key)).toList(), call.sums(), UsageSums::plus);
      }
    }
    return sums.entrySet().stream()
        .map(it -> new UsageGroup(it.getKey(), it.getValue()))
        .sorted((one, other) -> Arrays.compare(words(one), words(other)))
        .toList();
  }

  private static String[] words(UsageGroup group) {
    return group.values().toArray(String[]::new);
  }
}
