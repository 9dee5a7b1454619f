package dev.sovereign.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.tenancy.KeysConfig;
import dev.sovereign.tenancy.Pepper;
import dev.sovereign.tenancy.StoreFailure;
import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqliteKeysTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final Pepper PEPPER = new Pepper(new byte[32]);

  private final Path folder = Folders.create();
  private final Path file = folder.resolve("sovereign.db");
  private Sqlite database = Sqlite.open(file);

  @AfterEach
  void deleteFolder() {
    database.close();
    Folders.delete(folder);
  }

  private void restart() {
    database.close();
    database = Sqlite.open(file);
  }

  private KeyRing ring() {
    return new KeyRing(new SqliteKeys(database), PEPPER, KeysConfig.DEFAULT, Optional.empty());
  }

  private static KeyRing.Wish named(String name) {
    return new KeyRing.Wish(
        name,
        "default",
        Set.of(Caller.Scope.ADMIN, Caller.Scope.CALL),
        Optional.of(Set.of("fast", "org/model:free")),
        Optional.empty(),
        new KeyResidency(ResidencyWords.parse("home"), ResidencyWords.parse("au,nz")));
  }

  private static boolean holds(KeyRing ring, KeyRing.Made made) {
    return ring.authenticate(made.text().reveal(), NOW) instanceof KeyRing.Verdict.Holds;
  }

  private void execute(String command) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  @Test
  void aKeyAndAllItAllowsSurviveARestart() {
    var made = ring().create(named("app"), NOW);
    restart();

    var kept = ring().find(made.key().id()).orElseThrow();

    assertEquals("app", kept.name());
    assertEquals("default", kept.tenant());
    assertEquals(made.key().scopes(), kept.scopes());
    assertEquals(made.key().models(), kept.models());
    assertEquals(made.key().residency(), kept.residency());
    assertEquals(made.key().created(), kept.created());
    assertEquals(Optional.of(NOW.plus(Duration.ofDays(90))), kept.expires());
    assertEquals(Optional.empty(), kept.revoked());
    assertEquals(Optional.empty(), kept.replacedBy());
    assertEquals(Optional.empty(), kept.lastUsed());
    assertArrayEquals(made.key().digest(), kept.digest());
    assertTrue(holds(ring(), made));
  }

  @Test
  void aKeyThatNeverEndsForAnyModelSurvivesARestart() {
    var wish =
        new KeyRing.Wish(
            "admin",
            "default",
            Set.of(Caller.Scope.ADMIN),
            Optional.empty(),
            Optional.of(new KeyRing.Expiry.Never()),
            KeyResidency.NONE);
    var made = ring().create(wish, NOW);
    restart();

    var kept = ring().find(made.key().id()).orElseThrow();

    assertEquals(Optional.empty(), kept.expires());
    assertEquals(Optional.empty(), kept.models());
  }

  @Test
  void rotationRevocationAndUseSurviveARestart() {
    var ring = ring();
    var old = ring.create(named("app"), NOW);
    var fresh = ring.rotate(old.key().id(), Duration.ofHours(1), NOW).orElseThrow();
    ring.authenticate(old.text().reveal(), NOW);
    ring.flushUse();
    ring.revoke(fresh.key().id(), NOW);
    restart();

    var keptOld = ring().find(old.key().id()).orElseThrow();
    var keptFresh = ring().find(fresh.key().id()).orElseThrow();

    assertEquals(Optional.of(fresh.key().id()), keptOld.replacedBy());
    assertEquals(Optional.of(NOW.plus(Duration.ofHours(1))), keptOld.expires());
    assertEquals(Optional.of(NOW), keptOld.lastUsed());
    assertEquals(Optional.of(NOW), keptFresh.revoked());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'",
        "\"",
        ";",
        "x'); DROP TABLE api_key; --",
        "?1",
        "a\\b",
        "naïve 🦊",
        "line\nbreak"
      })
  void aNameIsNeverPartOfACommand(String name) {
    var made = ring().create(named(name), NOW);
    restart();

    assertEquals(List.of(made.key().id()), ring().all().stream().map(ApiKey::id).toList());
    assertEquals(name, ring().all().getFirst().name());
  }

  @Test
  void anIdIsNeverPartOfACommand() {
    ring().create(named("app"), NOW);

    new SqliteKeys(database).used(Map.of("x' OR '1'='1", NOW));

    assertEquals(Optional.empty(), ring().all().getFirst().lastUsed());
  }

  @Test
  void aStoreWithoutItsTableIsDeadAndTurnsNoValidKeyAway() throws SQLException {
    var ring = ring();
    var made = ring.create(named("app"), NOW);

    execute("DROP TABLE api_key");

    assertFalse(database.isAlive());
    assertThrows(StoreFailure.class, () -> ring.create(named("other"), NOW));
    assertTrue(holds(ring, made));
  }

  @Test
  void aStoreThatIsClosedIsDeadAndSaysSo() {
    var ring = ring();
    database.close();

    assertFalse(database.isAlive());
    assertThrows(StoreFailure.class, () -> ring.create(named("other"), NOW));
    assertTrue(ring.all().isEmpty());
  }

  @Test
  void workThatThrowsMidwayLeavesNoTrace() {
    var kept = ring().create(named("app"), NOW).key();

    assertThrows(StoreFailure.class, () -> database.write(SqliteKeysTest::deleteAndThrow));

    assertEquals(List.of(kept.id()), ring().all().stream().map(ApiKey::id).toList());
    assertTrue(database.isAlive());
  }

  private static Integer deleteAndThrow(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM api_key");
    }
    throw new IllegalStateException("midway");
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws IOException {
    ring().create(named("app"), NOW);

    try (var files = Files.list(folder)) {
      assertEquals(
          Map.of(
              "sovereign.db", "rw-------",
              "sovereign.db-shm", "rw-------",
              "sovereign.db-wal", "rw-------"),
          files.collect(
              Collectors.toMap(it -> it.getFileName().toString(), SqliteKeysTest::permissions)));
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
