package dev.sovereign.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tenancy.StoreFailure;
import dev.sovereign.testkit.Folders;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MigrationsTest {
  private static final int NEWEST = 6;

  private final Path folder = Folders.create();
  private final Path file = folder.resolve("sovereign.db");

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  private int version() throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    }
  }

  private void execute(String command) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  @Test
  void aFreshFileGetsTheNewestTables() throws SQLException {
    try (var store = Sqlite.open(file)) {
      assertTrue(store.isAlive());
    }
    assertEquals(NEWEST, version());
  }

  @Test
  void aFileThatIsUpToDateStaysAsItIs() throws SQLException {
    Sqlite.open(file).close();
    try (var store = Sqlite.open(file)) {
      assertTrue(store.isAlive());
    }
    assertEquals(NEWEST, version());
  }

  @Test
  void aFileOfANewerVersionIsRefusedAndLeftAlone() throws SQLException {
    Sqlite.open(file).close();
    execute("PRAGMA user_version = " + (NEWEST + 1));

    var failure = assertThrows(StoreFailure.class, () -> Sqlite.open(file));

    assertEquals(
        "the store is of a newer version of Sovereign (schema %d, this one knows %d)"
            .formatted(NEWEST + 1, NEWEST),
        failure.getMessage());
    assertEquals(NEWEST + 1, version());
  }

  @Test
  void aScriptThatFailsLeavesNoTrace() throws SQLException {
    execute("CREATE TABLE api_key (other TEXT)");

    assertThrows(StoreFailure.class, () -> Sqlite.open(file));

    assertEquals(0, version());
  }

  @Test
  void whatIsNoDatabaseIsRefusedByName() {
    Folders.write(file, "not a database, however long one looks at it".repeat(100));

    var failure = assertThrows(StoreFailure.class, () -> Sqlite.open(file));

    assertEquals("cannot open " + file, failure.getMessage());
  }
}
