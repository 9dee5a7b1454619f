package dev.sovereign.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.tenancy.StoreFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("test.db");
  }

  // SQLite takes its log away with the last connection.
  @Test
  void anOpeningThatFailsLeavesNoConnection() {
    try (var store = Sqlite.open(file)) {
      store.write(it -> it.createStatement().execute("PRAGMA user_version = 999"));
    }

    assertThrows(StoreFailure.class, () -> Sqlite.open(file));

    assertFalse(Files.exists(folder.resolve("test.db-wal")));
  }
}
