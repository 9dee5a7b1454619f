package dev.sovereign.store;

import dev.sovereign.usage.OpenedCalls;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// The calls that were opened and have not ended, in SQLite.
final class SqliteOpenedCalls {
  private SqliteOpenedCalls() {}

  /// All of them: by id, the number of the record that opened each.
  static Map<String, Long> all(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT id, sequence FROM opened_call");
        var rows = statement.executeQuery()) {
      var all = new HashMap<String, Long>();
      while (rows.next()) {
        all.put(rows.getString(1), rows.getLong(2));
      }
      return all;
    }
  }

  /// Notes what has changed.
  static void change(Connection connection, OpenedCalls.Change change) throws SQLException {
    try (var adding = connection.prepareStatement("INSERT INTO opened_call VALUES (?, ?)");
        var removing = connection.prepareStatement("DELETE FROM opened_call WHERE id = ?")) {
      for (var call : change.begun().entrySet()) {
        adding.setString(1, call.getKey());
        adding.setLong(2, call.getValue());
        adding.executeUpdate();
      }
      for (var id : change.ended()) {
        removing.setString(1, id);
        removing.executeUpdate();
      }
    }
  }
}
