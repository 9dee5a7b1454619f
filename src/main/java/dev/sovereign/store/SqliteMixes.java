package dev.sovereign.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The mixes that sums are kept of, each with its number. They are only ever added to, so what was
/// read of them once holds for good.
final class SqliteMixes {
  private static final String COLUMNS = "key, tenant, capability, model, provider, source";

  private final Map<UsageMix, Integer> numbers = new HashMap<>(); // Of the writer's thread.
  private volatile List<UsageMix> known = List.of();

  /// All of them by their numbers, as this transaction sees them at least. It must not have added
  /// any, for it may still fail.
  List<UsageMix> all(Connection connection) throws SQLException {
    var all = known;
    try (var statement =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM usage_mix WHERE id >= ? ORDER BY id")) {
      statement.setInt(1, all.size());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          all = all == known ? new ArrayList<>(all) : all;
          all.add(mix(rows));
        }
      }
    }
    known = all;
    return all;
  }

  private static UsageMix mix(ResultSet row) throws SQLException {
    return new UsageMix(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }

  /// Begins to give numbers to mixes in a transaction of the writer.
  Numbering numbering(Connection connection) throws SQLException {
    return new Numbering(connection);
  }

  /// Gives numbers to mixes within one transaction of the writer; those that are new stand in it.
  final class Numbering {
    private final Connection connection;
    private final Map<UsageMix, Integer> fresh = new HashMap<>();

    private Numbering(Connection connection) throws SQLException {
      this.connection = connection;
      var all = all(connection);
      for (var i = numbers.size(); i < all.size(); i++) {
        numbers.put(all.get(i), i);
      }
    }

    int of(UsageMix mix) throws SQLException {
      var number = numbers.getOrDefault(mix, fresh.getOrDefault(mix, -1));
      return number < 0 ? add(mix) : number;
    }

    private int add(UsageMix mix) throws SQLException {
      var number = numbers.size() + fresh.size();
      try (var statement =
          connection.prepareStatement(
              "INSERT INTO usage_mix (id, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
        statement.setInt(1, number);
        bind(statement, mix);
        statement.executeUpdate();
      }
      fresh.put(mix, number);
      return number;
    }

    private static void bind(PreparedStatement statement, UsageMix mix) throws SQLException {
      statement.setString(2, mix.key());
      statement.setString(3, mix.tenant());
      statement.setString(4, mix.capability());
      statement.setString(5, mix.model());
      statement.setString(6, mix.provider());
      statement.setString(7, mix.source());
    }
  }
}
