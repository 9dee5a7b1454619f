package dev.sovereign.store;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keys in SQLite. Sets are kept as words with a line break between them; names never hold one.
public final class SqliteKeys implements KeyStore {
  private static final String ALL =
      "SELECT id, name, tenant, digest, scopes, models, created, expires, revoked, replaced_by,"
          + " last_used, residency, residency_forced FROM api_key ORDER BY created";
  private static final String PUT =
      "INSERT INTO api_key (id, name, tenant, digest, scopes, models, created, expires, revoked,"
          + " replaced_by, last_used, residency, residency_forced)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (id) DO UPDATE SET expires = excluded.expires,"
          + " revoked = excluded.revoked, replaced_by = excluded.replaced_by";
  private static final String USED = "UPDATE api_key SET last_used = ? WHERE id = ?";

  private final Sqlite database;

  public SqliteKeys(Sqlite database) {
    this.database = database;
  }

  @Override
  public List<ApiKey> all() {
    return database.read(SqliteKeys::readAll);
  }

  private static List<ApiKey> readAll(Connection connection) throws SQLException {
    var keys = new ArrayList<ApiKey>();
    try (var statement = connection.prepareStatement(ALL);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        keys.add(key(rows));
      }
    }
    return keys;
  }

  @Override
  public void put(List<ApiKey> keys) {
    database.write(connection -> putAll(connection, keys));
  }

  private static int putAll(Connection connection, List<ApiKey> keys) throws SQLException {
    try (var statement = connection.prepareStatement(PUT)) {
      for (var key : keys) {
        bind(statement, key);
        statement.addBatch();
      }
      return statement.executeBatch().length;
    }
  }

  @Override
  public void used(Map<String, Instant> times) {
    database.write(connection -> noteAll(connection, times));
  }

  private static int noteAll(Connection connection, Map<String, Instant> times)
      throws SQLException {
    try (var statement = connection.prepareStatement(USED)) {
      for (var entry : times.entrySet()) {
        statement.setLong(1, entry.getValue().toEpochMilli());
        statement.setString(2, entry.getKey());
        statement.addBatch();
      }
      return statement.executeBatch().length;
    }
  }

  private static void bind(PreparedStatement statement, ApiKey key) throws SQLException {
    statement.setString(1, key.id());
    statement.setString(2, key.name());
    statement.setString(3, key.tenant());
    statement.setBytes(4, key.digest());
    statement.setString(5, words(key.scopes().stream().map(Enum::name).toList()));
    statement.setString(6, key.models().map(SqliteKeys::words).orElse(null));
    statement.setLong(7, key.created().toEpochMilli());
    statement.setObject(8, key.expires().map(Instant::toEpochMilli).orElse(null));
    statement.setObject(9, key.revoked().map(Instant::toEpochMilli).orElse(null));
    statement.setString(10, key.replacedBy().orElse(null));
    statement.setObject(11, key.lastUsed().map(Instant::toEpochMilli).orElse(null));
    statement.setString(12, key.residency().usual().map(ResidencyWords::text).orElse(null));
    statement.setString(13, key.residency().forced().map(ResidencyWords::text).orElse(null));
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        row.getString("tenant"),
        row.getBytes("digest"),
        words(row.getString("scopes")).stream()
            .map(Caller.Scope::valueOf)
            .collect(Collectors.toSet()),
        Optional.ofNullable(row.getString("models")).map(SqliteKeys::words),
        new KeyResidency(residency(row, "residency"), residency(row, "residency_forced")),
        Instant.ofEpochMilli(row.getLong("created")),
        time(row, "expires"),
        time(row, "revoked"),
        Optional.ofNullable(row.getString("replaced_by")),
        time(row, "last_used"));
  }

  // What cannot be read must not widen anything, so it stops the start.
  private static Optional<ResidencyWords> residency(ResultSet row, String column)
      throws SQLException {
    var text = Optional.ofNullable(row.getString(column));
    if (text.isPresent() && ResidencyWords.parse(text.get()).isEmpty()) {
      throw new SQLException("a key's residency cannot be read: " + text.get());
    }
    return text.flatMap(ResidencyWords::parse);
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static String words(Iterable<String> words) {
    return String.join("\n", words);
  }

  private static Set<String> words(@Nullable String text) {
    return text == null || text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split("\n")).collect(Collectors.toSet());
  }
}
