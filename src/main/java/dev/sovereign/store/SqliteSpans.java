package dev.sovereign.store;

import dev.sovereign.usage.UsageBreakdown;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageKey;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageSums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// Sums of calls by hour, by day and by thirty days, in SQLite: one row for each of these spans.
/// Each call stands in one of every length, so that a question about months reads few rows.
final class SqliteSpans {
  private static final String PUT =
      "INSERT INTO usage_span (span, start, mixes, sums) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT DO UPDATE SET mixes = excluded.mixes, sums = excluded.sums";
  private static final byte[] NOTHING = {};

  private final SqliteMixes mixes = new SqliteMixes();
  private final Executor helpers;

  private record Place(int hours, long start) {}

  /// Takes a span.
  private interface Taker {
    /// Says whether it wants another.
    boolean take(long start, PackedSums span);
  }

  /// @param helpers for what takes long to add up: see [WholeHours]
  SqliteSpans(Executor helpers) {
    this.helpers = helpers;
  }

  /// Adds sums, which may be below zero, to the spans that they belong to; once in a transaction.
  void add(Connection connection, Map<UsageKey, UsageSums> sums) throws SQLException {
    var numbers = mixes.numbering(connection);
    var spans = new LinkedHashMap<Place, SortedMap<Integer, long[]>>();
    for (var entry : sums.entrySet()) {
      var mix = numbers.of(UsageMix.of(entry.getKey()));
      for (var hours : UsageSpan.LENGTHS) {
        var place = new Place(hours, UsageSpan.start(hours, entry.getKey().hour()));
        var span = spans.computeIfAbsent(place, _ -> new TreeMap<>());
        entry.getValue().addTo(of(mix, span));
      }
    }
    try (var putting = connection.prepareStatement(PUT)) {
      for (var span : spans.entrySet()) {
        merge(connection, span.getKey(), span.getValue());
        put(putting, span.getKey(), span.getValue());
      }
      putting.executeBatch();
    }
  }

  private static long[] of(int mix, SortedMap<Integer, long[]> span) {
    return span.computeIfAbsent(mix, _ -> new long[PackedSums.WIDTH]);
  }

  // Adds what stands there already.
  private static void merge(Connection connection, Place place, SortedMap<Integer, long[]> span)
      throws SQLException {
    var stored = new UsageSpan(place.hours(), place.start(), place.start() + place.hours());
    read(
        connection,
        stored,
        (_, found) -> {
          while (found.next()) {
            found.addTo(of(found.mix(), span), 0);
          }
          return true;
        });
  }

  private static void put(PreparedStatement putting, Place place, SortedMap<Integer, long[]> span)
      throws SQLException {
    putting.setInt(1, place.hours());
    putting.setLong(2, place.start());
    putting.setBytes(3, PackedSums.mixes(span));
    putting.setBytes(4, PackedSums.sums(span));
    putting.addBatch();
  }

  private static void read(Connection connection, UsageSpan spans, Taker taker)
      throws SQLException {
    read(connection, "SELECT start, mixes, sums", spans, taker);
  }

  // The figures lie behind the mixes, so what is not asked for is not read from the disk.
  private static void readMixes(Connection connection, UsageSpan spans, Taker taker)
      throws SQLException {
    read(connection, "SELECT start, mixes, NULL", spans, taker);
  }

  private static void read(Connection connection, String select, UsageSpan spans, Taker taker)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            select
                + " FROM usage_span WHERE span = ? AND start >= ? AND start < ? ORDER BY start")) {
      bind(statement, spans);
      try (var rows = statement.executeQuery()) {
        var wantsMore = true;
        while (wantsMore && rows.next()) {
          var sums = rows.getBytes(3);
          var span = new PackedSums(rows.getBytes(2), sums == null ? NOTHING : sums);
          wantsMore = taker.take(rows.getLong(1), span);
        }
      }
    }
  }

  /// The sums of an hour, of mixes that fit.
  Map<UsageKey, UsageSums> of(Connection connection, long hour, Predicate<UsageMix> fits)
      throws SQLException {
    var all = mixes.all(connection);
    var sums = new LinkedHashMap<UsageKey, UsageSums>();
    read(
        connection,
        UsageSpan.hourly(hour, hour + 1),
        (_, span) -> {
          while (span.next()) {
            var figures = new long[PackedSums.WIDTH];
            span.addTo(figures, 0);
            var mix = all.get(span.mix());
            if (fits.test(mix)) {
              sums.put(mix.at(hour), UsageSums.of(figures, 0));
            }
          }
          return true;
        });
    return sums;
  }

  /// The answer to a question; all that this connection is asked meanwhile must be of one moment.
  UsageBreakdown find(Connection connection, UsageQuery query) throws SQLException {
    var all = mixes.all(connection);
    if (!query.by().contains(UsageDimension.HOUR)) {
      var groups = MixGroups.of(query, all);
      return whole(query, groups, sums(connection, query, groups));
    }
    var total = sums(connection, query, MixGroups.of(query.total(), all)).total();
    return new UsageBreakdown(hourly(connection, query, MixGroups.of(query, all)), total);
  }

  /// All groups from the offset on, in their form, or nothing where there are more than the limit.
  <T> Optional<List<T>> table(
      Connection connection, UsageQuery query, Function<List<UsageGroup>, T> form)
      throws SQLException {
    var groups = MixGroups.of(query, mixes.all(connection));
    if (!query.by().contains(UsageDimension.HOUR)) {
      var sums = sums(connection, query, groups);
      return sums.size() > query.end()
          ? Optional.empty()
          : Optional.of(List.of(form.apply(whole(query, groups, sums).groups())));
    }
    if (hasMoreByHour(connection, query, groups)) {
      return Optional.empty();
    }
    return Optional.of(
        query.offset() == 0
            ? all(connection, UsageSpan.hourly(query.since(), query.until()), groups, form)
            : List.of(form.apply(hourly(connection, query, groups))));
  }

  private static boolean hasMoreByHour(Connection connection, UsageQuery query, MixGroups groups)
      throws SQLException {
    var hours = UsageSpan.hourly(query.since(), query.until());
    if (groups.count() * count(connection, hours) <= query.end()) {
      return false;
    }
    var marks = new GroupMarks(groups);
    var count = new AtomicLong();
    readMixes(connection, hours, (_, hour) -> count.addAndGet(marks.count(hour)) <= query.end());
    return count.get() > query.end();
  }

  // How many spans there are, which an index tells.
  private static long count(Connection connection, UsageSpan spans) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT count(*) FROM usage_span WHERE span = ? AND start >= ? AND start < ?")) {
      bind(statement, spans);
      try (var rows = statement.executeQuery()) {
        return rows.getLong(1);
      }
    }
  }

  private static void bind(PreparedStatement statement, UsageSpan spans) throws SQLException {
    statement.setInt(1, spans.hours());
    statement.setLong(2, spans.from());
    statement.setLong(3, spans.until());
  }

  private static UsageBreakdown whole(UsageQuery query, MixGroups groups, GroupSums sums) {
    var total = sums.total();
    if (query.by().isEmpty()) {
      return new UsageBreakdown(List.of(new UsageGroup(List.of(), total)), total);
    }
    var found = new ArrayList<UsageGroup>();
    sums.forEach(it -> found.add(new UsageGroup(groups.values(it, ""), sums.of(it))));
    var page = found.stream().skip(query.offset()).limit(query.limit()).toList();
    return new UsageBreakdown(page, total);
  }

  private static GroupSums sums(Connection connection, UsageQuery query, MixGroups groups)
      throws SQLException {
    var sums = new GroupSums(groups);
    for (var spans : UsageSpan.covering(query.since(), query.until())) {
      read(
          connection,
          spans,
          (_, span) -> {
            sums.add(span);
            return true;
          });
    }
    return sums;
  }

  private List<UsageGroup> hourly(Connection connection, UsageQuery query, MixGroups groups)
      throws SQLException {
    var hours = UsageSpan.hourly(query.since(), query.until());
    var answer = new HourlyAnswer(query, groups, count(connection, hours));
    if (answer.isCounting()) {
      readMixes(
          connection,
          hours,
          (_, hour) -> {
            answer.count(hour);
            return true;
          });
      answer.counted();
    }
    return answer.isWhole()
        ? all(connection, hours, groups, it -> it).stream().flatMap(List::stream).toList()
        : page(connection, hours, answer);
  }

  private <T> List<T> all(
      Connection connection, UsageSpan hours, MixGroups groups, Function<List<UsageGroup>, T> form)
      throws SQLException {
    var answer = new WholeHours<>(groups, form, helpers);
    read(
        connection,
        hours,
        (start, hour) -> {
          answer.take(start, hour);
          return true;
        });
    return answer.all();
  }

  private static List<UsageGroup> page(Connection connection, UsageSpan hours, HourlyAnswer answer)
      throws SQLException {
    readMixes(connection, hours, answer::find);
    read(
        connection,
        answer.found(),
        (start, hour) -> {
          answer.take(start, hour);
          return true;
        });
    return answer.page();
  }
}
