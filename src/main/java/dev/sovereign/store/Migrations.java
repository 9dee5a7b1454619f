package dev.sovereign.store;

import dev.sovereign.tenancy.StoreFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Brings the tables up to date: each numbered script of `schema/` runs once, in order, in a
/// transaction with the note that it ran (SQLite's `user_version`).
final class Migrations {
  private static final List<String> SCRIPTS =
      List.of(
          "0001-keys.sql",
          "0002-usage.sql",
          "0003-machines.sql",
          "0004-usage-spans.sql",
          "0005-residency.sql",
          "0006-opened-calls.sql");

  private Migrations() {}

  static void run(Connection connection) throws SQLException {
    var version = version(connection);
    if (version > SCRIPTS.size()) {
      throw new StoreFailure(
          "the store is of a newer version of Sovereign (schema "
              + version
              + ", this one knows "
              + SCRIPTS.size()
              + ")",
          new SQLException("schema too new"));
    }
    for (var next = version; next < SCRIPTS.size(); next++) {
      apply(connection, next);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    }
  }

  private static void apply(Connection connection, int index) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      for (var command : script(SCRIPTS.get(index)).split(";\n")) {
        if (!command.isBlank()) {
          statement.execute(command);
        }
      }
      note(statement, index + 1);
      connection.commit();
    } catch (SQLException failed) {
      connection.rollback();
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  // A pragma takes no parameter; the number is our own.
  private static void note(Statement statement, int version) throws SQLException {
    statement.execute("PRAGMA user_version = " + version);
  }

  private static String script(String name) {
    try (var in = Migrations.class.getResourceAsStream("/schema/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks schema/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
