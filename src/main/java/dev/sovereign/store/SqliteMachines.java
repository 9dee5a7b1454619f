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
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

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
  private static final String CALLS =
      "SELECT key, tenant, capability, model, "
          + Arrays.stream(UsageFigure.values())
              .map(UsageFigure::column)
              .collect(Collectors.joining(", "))
          + " FROM usage_span WHERE span = 1 AND start = ? AND provider = ? AND source = 'gpu'"
          + " AND (weight > 0 OR gpu_nanos <> 0) ORDER BY key, tenant, capability, model";

  private final Sqlite database;

  SqliteMachines(Sqlite database) {
    this.database = database;
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
    if (database.read(connection -> open(connection, before)).isEmpty()) {
      return;
    }
    database.write(
        connection -> {
          var open = open(connection, before);
          for (var machine : open.entrySet()) {
            settle(connection, machine.getKey(), machine.getValue());
          }
          return open.size();
        });
  }

  private static Map<MachineKey, MachineSums> open(Connection connection, long before)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "SELECT hour, provider, up_millis, nanos, busy FROM machine_hour"
                + " WHERE open = 1 AND hour < ?")) {
      statement.setLong(1, before);
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

  private static void settle(Connection connection, MachineKey key, MachineSums machine)
      throws SQLException {
    var calls = calls(connection, key);
    var weights = calls.values().stream().map(it -> it.get(UsageFigure.WEIGHT)).toList();
    var shares = HourShares.of(HourShares.worked(machine), weights).iterator();
    var changes = new HashMap<UsageKey, UsageSums>();
    var sums = UsageSums.NONE;
    var shared = 0L;
    for (var call : calls.entrySet()) {
      var share = shares.next();
      changes.put(call.getKey(), change(call.getValue(), share));
      sums = sums.plus(call.getValue());
      shared += share;
    }
    SqliteUsage.add(connection, changes);
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

  private static Map<UsageKey, UsageSums> calls(Connection connection, MachineKey machine)
      throws SQLException {
    try (var statement = connection.prepareStatement(CALLS)) {
      statement.setLong(1, machine.hour());
      statement.setString(2, machine.provider());
      try (var rows = statement.executeQuery()) {
        var calls = new LinkedHashMap<UsageKey, UsageSums>();
        while (rows.next()) {
          var key =
              new UsageKey(
                  machine.hour(),
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  machine.provider(),
                  "gpu");
          calls.put(key, SqliteUsage.sums(rows, 5));
        }
        return calls;
      }
    }
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
