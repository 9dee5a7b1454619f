package dev.sovereign.store;

import dev.sovereign.usage.BusySeconds;
import dev.sovereign.usage.HourShares;
import dev.sovereign.usage.MachineKey;
import dev.sovereign.usage.MachineQuery;
import dev.sovereign.usage.MachineSums;
import dev.sovereign.usage.MachineUse;
import dev.sovereign.usage.UsageFigure;
import dev.sovereign.usage.UsageKey;
import dev.sovereign.usage.UsageSums;
import dev.sovereign.usage.UsageTally;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The hours of machines in SQLite, and how they are shared out among the sums of calls.
final class SqliteMachines {
  private static final String ADD =
      """
      INSERT INTO machine_hour (hour, provider, up_millis, nanos, busy, open)
      VALUES (?, ?, ?, ?, ?, 1)
      ON CONFLICT DO UPDATE SET up_millis = up_millis + excluded.up_millis,
        nanos = nanos + excluded.nanos, busy = excluded.busy, open = 1
      """;
  private static final String CLOSE =
      """
      UPDATE machine_hour SET open = 0, settled = 1, busy_millis = ?, shared_nanos = ?, tokens = ?,
        value_nanos = ?, valued_tokens = ? WHERE hour = ? AND provider = ?
      """;
  private static final Comparator<UsageKey> WORDS =
      Comparator.comparing(UsageKey::key)
          .thenComparing(UsageKey::tenant)
          .thenComparing(UsageKey::capability)
          .thenComparing(UsageKey::model);

  /// How many hours are shared out at a time: other writes come in between.
  private static final int AT_ONCE = 100;

  private final Sqlite database;
  private final SqliteSpans spans;

  /// @param spans of the calls
  SqliteMachines(Sqlite database, SqliteSpans spans) {
    this.database = database;
    this.spans = spans;
  }

  /// Adds what a batch says of machines.
  static void add(Connection connection, UsageTally.Batch batch) throws SQLException {
    try (var adding = connection.prepareStatement(ADD)) {
      for (var entry : batch.machines().entrySet()) {
        var key = entry.getKey();
        var busy = entry.getValue().busy().or(busy(connection, key));
        adding.setLong(1, key.hour());
        adding.setString(2, key.provider());
        adding.setLong(3, entry.getValue().upMillis());
        adding.setLong(4, entry.getValue().nanos());
        adding.setBytes(5, busy.bytes());
        adding.executeUpdate();
      }
    }
  }

  private static BusySeconds busy(Connection connection, MachineKey key) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT busy FROM machine_hour WHERE hour = ? AND provider = ?")) {
      statement.setLong(1, key.hour());
      statement.setString(2, key.provider());
      try (var rows = statement.executeQuery()) {
        return rows.next() ? BusySeconds.of(rows.getBytes(1)) : BusySeconds.NONE;
      }
    }
  }

  /// Shares out all hours before this one that are open.
  void settle(long before) {
    while (!database.read(connection -> open(connection, before)).isEmpty()) {
      database.write(connection -> settle(connection, open(connection, before)));
    }
  }

  private static Map<MachineKey, MachineSums> open(Connection connection, long before)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT hour, provider, up_millis, nanos, busy FROM machine_hour"
                + " WHERE open = 1 AND hour < ? LIMIT ?")) {
      statement.setLong(1, before);
      statement.setInt(2, AT_ONCE);
      try (var rows = statement.executeQuery()) {
        var open = new LinkedHashMap<MachineKey, MachineSums>();
        while (rows.next()) {
          var busy = BusySeconds.of(rows.getBytes(5));
          open.put(
              new MachineKey(rows.getString(2), rows.getLong(1)),
              new MachineSums(rows.getLong(3), rows.getLong(4), busy));
        }
        return open;
      }
    }
  }

  private int settle(Connection connection, Map<MachineKey, MachineSums> open) throws SQLException {
    var changes = new HashMap<UsageKey, UsageSums>();
    for (var machine : open.entrySet()) {
      settle(connection, machine.getKey(), machine.getValue(), changes);
    }
    spans.add(connection, changes);
    return open.size();
  }

  private void settle(
      Connection connection, MachineKey key, MachineSums machine, Map<UsageKey, UsageSums> changes)
      throws SQLException {
    var calls = calls(connection, key);
    var weights = calls.values().stream().map(it -> it.get(UsageFigure.WEIGHT)).toList();
    var shares = HourShares.of(HourShares.worked(machine), weights).iterator();
    var sums = UsageSums.NONE;
    var shared = 0L;
    for (var call : calls.entrySet()) {
      var share = shares.next();
      changes.put(call.getKey(), change(call.getValue(), share));
      sums = sums.plus(call.getValue());
      shared += share;
    }
    close(connection, key, machine.busyMillis(), shared, sums);
  }

  // What is added to the sums so that they say this share and no other.
  private static UsageSums change(UsageSums now, long share) {
    var saved = now.get(UsageFigure.VALUE_NANOS) - share;
    return new UsageSums(
        Map.of(
            UsageFigure.GPU_NANOS, share - now.get(UsageFigure.GPU_NANOS),
            UsageFigure.SAVED_NANOS, saved - now.get(UsageFigure.SAVED_NANOS)));
  }

  // In the order of their words, so that rounding goes the same way each time.
  private Map<UsageKey, UsageSums> calls(Connection connection, MachineKey machine)
      throws SQLException {
    var found =
        spans.of(
            connection,
            machine.hour(),
            it -> it.provider().equals(machine.provider()) && it.source().equals("gpu"));
    var calls = new TreeMap<UsageKey, UsageSums>(WORDS);
    found.forEach(
        (key, sums) -> {
          if (sums.get(UsageFigure.WEIGHT) > 0 || sums.get(UsageFigure.GPU_NANOS) != 0) {
            calls.put(key, sums);
          }
        });
    return calls;
  }

  private static void close(
      Connection connection, MachineKey key, long busyMillis, long shared, UsageSums sums)
      throws SQLException {
    try (var statement = connection.prepareStatement(CLOSE)) {
      statement.setLong(1, busyMillis);
      statement.setLong(2, shared);
      statement.setLong(3, sums.get(UsageFigure.PROMPT) + sums.get(UsageFigure.COMPLETION));
      statement.setLong(4, sums.get(UsageFigure.VALUE_NANOS));
      statement.setLong(5, sums.get(UsageFigure.VALUED_TOKENS));
      statement.setLong(6, key.hour());
      statement.setString(7, key.provider());
      statement.executeUpdate();
    }
  }

  /// What machines cost and what came of it.
  List<MachineUse> find(MachineQuery query) {
    return database.read(
        connection -> {
          try (var statement = connection.prepareStatement(select(query))) {
            statement.setLong(1, query.since());
            statement.setLong(2, query.until());
            var at = 3;
            if (query.provider().isPresent()) {
              statement.setString(at++, query.provider().get());
            }
            statement.setInt(at, query.limit());
            statement.setInt(at + 1, query.offset());
            return uses(statement.executeQuery(), query.byHour());
          }
        });
  }

  private static String select(MachineQuery query) {
    return "SELECT provider, hour, sum(up_millis), sum(nanos), sum(up_millis * settled),"
        + " sum(nanos * settled), sum(busy_millis), sum(shared_nanos), sum(tokens),"
        + " sum(value_nanos), sum(valued_tokens) FROM machine_hour WHERE hour >= ? AND hour < ?"
        + (query.provider().isPresent() ? " AND provider = ?" : "")
        + (query.byHour()
            ? " GROUP BY hour, provider ORDER BY hour DESC, provider"
            : " GROUP BY provider ORDER BY provider")
        + " LIMIT ? OFFSET ?";
  }

  private static List<MachineUse> uses(ResultSet rows, boolean byHour) throws SQLException {
    try (rows) {
      var uses = new ArrayList<MachineUse>();
      while (rows.next()) {
        uses.add(use(rows, byHour));
      }
      return uses;
    }
  }

  private static MachineUse use(ResultSet row, boolean byHour) throws SQLException {
    var settled =
        new MachineUse.Settled(
            row.getLong(5),
            row.getLong(6),
            row.getLong(7),
            row.getLong(8),
            row.getLong(9),
            row.getLong(10),
            row.getLong(11));
    return new MachineUse(
        row.getString(1),
        byHour ? OptionalLong.of(row.getLong(2)) : OptionalLong.empty(),
        row.getLong(3),
        row.getLong(4),
        settled);
  }
}
