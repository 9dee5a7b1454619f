package dev.sovereign.store;

import dev.sovereign.usage.UsageBreakdown;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageKey;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageStore;
import dev.sovereign.usage.UsageSums;
import dev.sovereign.usage.UsageTally;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Hourly and daily sums in SQLite. Each call is added to its hour and to its day, so that a
/// question about months reads days.
public final class SqliteUsage implements UsageStore {
  private static final int DAY = 24;
  private static final List<String> WORDS =
      List.of("key", "tenant", "capability", "model", "provider", "source");
  private static final List<String> SUMS =
      List.of(
          "calls",
          "failed",
          "gpu",
          "fallback",
          "prompt",
          "cached",
          "completion",
          "reasoning",
          "unmeasured",
          "cost_nanos",
          "unpriced");
  private static final String ADD = add();

  private final Sqlite database;

  public SqliteUsage(Sqlite database) {
    this.database = database;
  }

  // Every name is one of ours.
  private static String add() {
    var columns = Stream.of(List.of("span", "start"), WORDS, SUMS).flatMap(List::stream).toList();
    return "INSERT INTO usage_span ("
        + String.join(", ", columns)
        + ") VALUES ("
        + columns.stream().map(_ -> "?").collect(Collectors.joining(", "))
        + ") ON CONFLICT DO UPDATE SET "
        + SUMS.stream()
            .map(it -> it + " = " + it + " + excluded." + it)
            .collect(Collectors.joining(", "));
  }

  @Override
  public long next() {
    return database.read(
        connection -> {
          try (var statement = connection.prepareStatement("SELECT next FROM usage_next");
              var rows = statement.executeQuery()) {
            return rows.getLong(1);
          }
        });
  }

  @Override
  public void add(UsageTally.Batch batch) {
    database.write(connection -> addAll(connection, batch));
  }

  private static int addAll(Connection connection, UsageTally.Batch batch) throws SQLException {
    try (var adding = connection.prepareStatement(ADD);
        var moving = connection.prepareStatement("UPDATE usage_next SET next = ? WHERE next < ?")) {
      moving.setLong(1, batch.next());
      moving.setLong(2, batch.next());
      if (moving.executeUpdate() == 0) {
        return 0; // It stands already.
      }
      for (var entry : batch.sums().entrySet()) {
        var hour = entry.getKey().hour();
        bind(adding, 1, hour, entry);
        bind(adding, DAY, hour - Math.floorMod(hour, DAY), entry);
      }
      return adding.executeBatch().length;
    }
  }

  private static void bind(
      PreparedStatement statement, int span, long start, Map.Entry<UsageKey, UsageSums> entry)
      throws SQLException {
    var key = entry.getKey();
    var sums = entry.getValue();
    statement.setInt(1, span);
    statement.setLong(2, start);
    statement.setString(3, key.key());
    statement.setString(4, key.tenant());
    statement.setString(5, key.capability());
    statement.setString(6, key.model());
    statement.setString(7, key.provider());
    statement.setString(8, key.source());
    statement.setLong(9, sums.calls());
    statement.setLong(10, sums.failed());
    statement.setLong(11, sums.gpu());
    statement.setLong(12, sums.fallback());
    statement.setLong(13, sums.prompt());
    statement.setLong(14, sums.cached());
    statement.setLong(15, sums.completion());
    statement.setLong(16, sums.reasoning());
    statement.setLong(17, sums.unmeasured());
    statement.setLong(18, sums.costNanos());
    statement.setLong(19, sums.unpriced());
    statement.addBatch();
  }

  @Override
  public void clear() {
    database.write(
        connection -> {
          try (var forgetting = connection.prepareStatement("DELETE FROM usage_span");
              var moving = connection.prepareStatement("UPDATE usage_next SET next = 0")) {
            forgetting.executeUpdate();
            return moving.executeUpdate();
          }
        });
  }

  @Override
  public UsageBreakdown breakdown(UsageQuery query) {
    return database.readAtOnce(
        connection -> {
          var groups = groups(connection, query);
          return new UsageBreakdown(groups, total(connection, query, groups));
        });
  }

  // Where all groups are there they are added up, which saves reading everything once more.
  private static UsageSums total(Connection connection, UsageQuery query, List<UsageGroup> groups)
      throws SQLException {
    var isAll = query.offset() == 0 && !groups.isEmpty() && groups.size() < query.limit();
    return isAll
        ? groups.stream().map(UsageGroup::sums).reduce(UsageSums.NONE, UsageSums::plus)
        : groups(connection, query.total()).getFirst().sums();
  }

  private static List<UsageGroup> groups(Connection connection, UsageQuery query)
      throws SQLException {
    try (var statement = connection.prepareStatement(select(query))) {
      var at = bindSpans(statement, query);
      for (var value : query.only().values()) {
        statement.setString(at++, value);
      }
      statement.setInt(at, query.limit());
      statement.setInt(at + 1, query.offset());
      try (var rows = statement.executeQuery()) {
        var groups = new ArrayList<UsageGroup>();
        while (rows.next()) {
          groups.add(group(rows, query));
        }
        return groups;
      }
    }
  }

  private static String select(UsageQuery query) {
    var by = query.by().stream().map(SqliteUsage::column).toList();
    var sums = SUMS.stream().map(it -> "coalesce(sum(" + it + "), 0)").toList();
    var grouped = String.join(", ", by);
    return "SELECT "
        + Stream.concat(by.stream(), sums.stream()).collect(Collectors.joining(", "))
        + " FROM usage_span WHERE ("
        + spans(query)
        + ")"
        + query.only().keySet().stream()
            .map(it -> " AND " + column(it) + " = ?")
            .collect(Collectors.joining())
        + (by.isEmpty() ? "" : " GROUP BY " + grouped + " ORDER BY " + grouped)
        + " LIMIT ? OFFSET ?";
  }

  private static String column(UsageDimension dimension) {
    return dimension == UsageDimension.HOUR ? "start" : dimension.word();
  }

  private static String spans(UsageQuery query) {
    return isByDay(query)
        ? "(span = 24 AND start >= ? AND start < ?) OR (span = 1 AND start >= ? AND start < ?)"
            + " OR (span = 1 AND start >= ? AND start < ?)"
        : "span = 1 AND start >= ? AND start < ?";
  }

  // Whole days are read as days, and the hours at both ends as hours.
  private static boolean isByDay(UsageQuery query) {
    return !query.by().contains(UsageDimension.HOUR) && firstDay(query) < lastDay(query);
  }

  private static long firstDay(UsageQuery query) {
    return Math.floorDiv(query.since() + DAY - 1, DAY) * DAY;
  }

  private static long lastDay(UsageQuery query) {
    return Math.floorDiv(query.until(), DAY) * DAY;
  }

  private static int bindSpans(PreparedStatement statement, UsageQuery query) throws SQLException {
    var bounds =
        isByDay(query)
            ? new long[] {
              firstDay(query),
              lastDay(query),
              query.since(),
              firstDay(query),
              lastDay(query),
              query.until()
            }
            : new long[] {query.since(), query.until()};
    for (var i = 0; i < bounds.length; i++) {
      statement.setLong(i + 1, bounds[i]);
    }
    return bounds.length + 1;
  }

  private static UsageGroup group(ResultSet row, UsageQuery query) throws SQLException {
    var values = new ArrayList<String>();
    for (var i = 1; i <= query.by().size(); i++) {
      values.add(row.getString(i));
    }
    var at = query.by().size();
    return new UsageGroup(
        values,
        new UsageSums(
            row.getLong(at + 1),
            row.getLong(at + 2),
            row.getLong(at + 3),
            row.getLong(at + 4),
            row.getLong(at + 5),
            row.getLong(at + 6),
            row.getLong(at + 7),
            row.getLong(at + 8),
            row.getLong(at + 9),
            row.getLong(at + 10),
            row.getLong(at + 11)));
  }
}
