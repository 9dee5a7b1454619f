package dev.sovereign.store;

import dev.sovereign.usage.MachineQuery;
import dev.sovereign.usage.MachineUse;
import dev.sovereign.usage.UsageBreakdown;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageFigure;
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
import java.util.Arrays;
import java.util.EnumMap;
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
      Arrays.stream(UsageFigure.values()).map(UsageFigure::column).toList();
  private static final String ADD = add();

  private final Sqlite database;
  private final SqliteMachines machines;

  public SqliteUsage(Sqlite database) {
    this.database = database;
    this.machines = new SqliteMachines(database);
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
      SqliteMachines.add(connection, batch);
      return add(adding, batch.sums());
    }
  }

  /// Adds sums, which may be below zero, to the spans that they belong to.
  static void add(Connection connection, Map<UsageKey, UsageSums> sums) throws SQLException {
    try (var adding = connection.prepareStatement(ADD)) {
      add(adding, sums);
    }
  }

  private static int add(PreparedStatement adding, Map<UsageKey, UsageSums> sums)
      throws SQLException {
    for (var entry : sums.entrySet()) {
      var hour = entry.getKey().hour();
      bind(adding, 1, hour, entry.getKey(), entry.getValue());
      bind(adding, DAY, hour - Math.floorMod(hour, DAY), entry.getKey(), entry.getValue());
    }
    return adding.executeBatch().length;
  }

  private static void bind(
      PreparedStatement statement, int span, long start, UsageKey key, UsageSums sums)
      throws SQLException {
    statement.setInt(1, span);
    statement.setLong(2, start);
    statement.setString(3, key.key());
    statement.setString(4, key.tenant());
    statement.setString(5, key.capability());
    statement.setString(6, key.model());
    statement.setString(7, key.provider());
    statement.setString(8, key.source());
    var at = 9;
    for (var figure : UsageFigure.values()) {
      statement.setLong(at++, sums.get(figure));
    }
    statement.addBatch();
  }

  @Override
  public void clear() {
    database.write(
        connection -> {
          try (var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM usage_span");
            statement.executeUpdate("DELETE FROM machine_hour");
            return statement.executeUpdate("UPDATE usage_next SET next = 0");
          }
        });
  }

  @Override
  public void settle(long hour) {
    machines.settle(hour);
  }

  @Override
  public List<MachineUse> machines(MachineQuery query) {
    return machines.find(query);
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
    return new UsageGroup(values, sums(row, at + 1));
  }

  /// The sums that stand in a row from this column on, in the order of the figures.
  static UsageSums sums(ResultSet row, int first) throws SQLException {
    var figures = new EnumMap<UsageFigure, Long>(UsageFigure.class);
    var at = first;
    for (var figure : UsageFigure.values()) {
      figures.put(figure, row.getLong(at++));
    }
    return new UsageSums(figures);
  }
}
