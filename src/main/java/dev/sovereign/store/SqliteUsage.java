package dev.sovereign.store;

import dev.sovereign.tenancy.StoreFailure;
import dev.sovereign.usage.MachineQuery;
import dev.sovereign.usage.MachineUse;
import dev.sovereign.usage.UsageBreakdown;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageStore;
import dev.sovereign.usage.UsageTally;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Sums of calls and of the hours of machines in SQLite, and which calls are open.
public final class SqliteUsage implements UsageStore {
  private final Sqlite database;
  private final SqliteSpans spans;
  private final SqliteMachines machines;

  public SqliteUsage(Sqlite database) {
    this.database = database;
    this.spans = new SqliteSpans(database.helpers());
    this.machines = new SqliteMachines(database, spans);
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
  public Map<String, Long> opened() {
    return database.read(SqliteOpenedCalls::all);
  }

  @Override
  public void add(UsageTally.Batch batch) {
    database.write(connection -> add(connection, batch));
  }

  private int add(Connection connection, UsageTally.Batch batch) throws SQLException {
    try (var moving =
        connection.prepareStatement("UPDATE usage_next SET next = ? WHERE next < ?")) {
      moving.setLong(1, batch.next());
      moving.setLong(2, batch.next());
      if (moving.executeUpdate() == 0) {
        return 0; // It stands already.
      }
      SqliteMachines.add(connection, batch);
      SqliteOpenedCalls.change(connection, batch.opened());
      spans.add(connection, batch.sums());
      return batch.sums().size();
    }
  }

  @Override
  public void clear() {
    database.write(
        connection -> {
          try (var statement = connection.createStatement()) {
            return clear(statement);
          }
        });
  }

  private static int clear(Statement statement) throws SQLException {
    statement.executeUpdate("DELETE FROM usage_span");
    statement.executeUpdate("DELETE FROM machine_hour");
    statement.executeUpdate("DELETE FROM opened_call");
    return statement.executeUpdate("UPDATE usage_next SET next = 0");
  }

  /// Takes all that is made of a journal out of a file that nobody has open, with the names of
  /// keys, tenants and models, also from the pages that it no longer uses.
  ///
  /// @throws StoreFailure if that fails
  public static void forgetAll(Path file) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      clear(statement);
      statement.executeUpdate("DELETE FROM usage_mix");
      statement.execute("VACUUM");
    } catch (SQLException failed) {
      throw new StoreFailure("cannot empty " + file, failed);
    }
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
  public <T> Optional<List<T>> table(UsageQuery query, Function<List<UsageGroup>, T> form) {
    return database.readAtOnce(connection -> spans.table(connection, query, form));
  }

  @Override
  public UsageBreakdown breakdown(UsageQuery query) {
    return database.readAtOnce(connection -> spans.find(connection, query));
  }
}
