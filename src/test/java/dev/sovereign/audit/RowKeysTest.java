package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RowKeysTest {
  private static final SignerKey LOG_KEY =
      SignerKey.generate("log.example/1", SignatureType.ED25519);
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final Instant NEXT = Instant.parse("2026-11-28T00:00:00Z");

  private final Path folder = Folders.create();
  private final MerkleLog log;
  private final Journal journal;

  RowKeysTest() throws IOException {
    log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), LOG_KEY);
    journal =
        Journal.open(
            JournalFolder.take(folder.resolve("journal")),
            JournalSettings.DEFAULT,
            new Journal.Heard(0, _ -> {}, log));
    log.start();
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    log.close();
    Folders.delete(folder);
  }

  private RowKeys keys() {
    return new RowKeys(folder.resolve("rows"), LogKeys.of(LOG_KEY), log, journal);
  }

  private static long millis(Instant time) {
    return time.toEpochMilli();
  }

  @Test
  void aDayHasOneKeyThatIsInTheLogBeforeAnyRowNamesIt() throws IOException {
    var keys = keys();
    assertTrue(keys.at(millis(NOON)).isEmpty());
    keys.ready(NOON);
    keys.ready(NOON);
    var again = keys();
    again.ready(NOON);

    assertEquals(1, log.size());
    assertEquals(keys.at(millis(NOON)), again.at(millis(NOON)));
    assertEquals("log.example/1", keys.at(millis(NOON)).orElseThrow().origin());
    var file = folder.resolve("rows").resolve("2026-11-27");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void howeverOftenItsFileCannotBeWrittenADayHasOneKeyAndOneRow() throws IOException {
    var keys = keys();
    var inTheWay = Files.createDirectories(folder.resolve("rows/2026-11-27.next/full"));
    assertThrows(UncheckedIOException.class, () -> keys.ready(NOON));
    assertThrows(UncheckedIOException.class, () -> keys.ready(NOON));
    assertTrue(keys.at(millis(NOON)).isEmpty());
    Files.delete(inTheWay);
    keys.ready(NOON);

    assertEquals(1, log.size());
    assertTrue(keys.at(millis(NOON)).isPresent());
  }

  @Test
  void theNextDayHasAnotherKeyFromItsFirstMomentOn() {
    var keys = keys();
    keys.ready(NOON);
    keys.ready(NEXT);

    assertEquals(2, log.size());
    var before = keys.at(millis(NEXT) - 1).orElseThrow();
    var after = keys.at(millis(NEXT)).orElseThrow();
    assertNotEquals(before.keyset(), after.keyset());
    assertEquals(before, keys.at(millis(NOON)).orElseThrow());
  }

  @Test
  void whereTheLogsKeysAreOthersTheDayHasOneMoreKey() throws IOException {
    var keys = keys();
    keys.ready(NOON);
    var before = keys.at(millis(NOON)).orElseThrow().keyset();
    journal.close();
    log.close();
    var more = LogKeys.generate(LOG_KEY.verifier().name()).signers();
    var both = new LogKeys(List.of(LOG_KEY, more.getFirst(), more.getLast()));

    try (var open = OpenLog.in(folder, both)) {
      var later = new RowKeys(folder.resolve("rows"), both, open.merkle(), open.journal());
      later.ready(NOON);
      later.ready(NOON);
      var after = later.at(millis(NOON)).orElseThrow().keyset();

      assertEquals(2, open.merkle().size());
      assertNotEquals(before, after);
      var keyset = later.keyset(after, millis(NOON), open.merkle()::prove);
      assertEquals(2, keyset.envelope().signatures().size());
      var said = new String(keyset.envelope().payload(), StandardCharsets.UTF_8);
      assertTrue(both.verifiers().stream().allMatch(it -> said.contains(it.toString())), said);
      assertEquals(0, later.keyset(before, millis(NOON), open.merkle()::prove).proof().index());
    }
  }

  @Test
  void aKeyThatComesLateIsMadeUpForByTheOneBefore() {
    var keys = keys();
    keys.ready(NOON);

    assertTrue(keys.at(millis(NEXT) + 3_600_000).isPresent());
    assertTrue(keys.at(millis(NEXT) + 24 * 3_600_000).isEmpty());
  }

  @Test
  void aRowOfLongAgoIsSignedByTheKeyOfItsDay() {
    var keys = keys();
    keys.ready(NOON);
    var named = keys.at(millis(NOON)).orElseThrow().keyset();
    keys.ready(NOON.plusSeconds(10 * 86_400));
    keys.ready(NOON.plusSeconds(20 * 86_400));
    var payload = "{}".getBytes(StandardCharsets.UTF_8);

    var signed = keys.sign(payload, named, millis(NOON));
    var keyset = keys.keyset(named, millis(NOON), log::provePublished);

    assertEquals(1, signed.signatures().size());
    assertEquals(0, keyset.proof().index());
    assertEquals(3, log.size());
    var said = new String(keyset.envelope().payload(), StandardCharsets.UTF_8);
    assertTrue(said.contains("\"not_before_ms\":1795737600000"), said);
  }
}
