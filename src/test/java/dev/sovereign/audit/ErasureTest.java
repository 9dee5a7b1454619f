package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import dev.sovereign.testkit.Folders;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Erasures that are cut off between their steps.
final class ErasureTest {
  private static final SignerKey LOG_KEY =
      SignerKey.generate("log.example/1", SignatureType.ED25519);

  private final Path folder = Folders.create();
  private final Path keys = folder.resolve("tenants");
  private final MerkleLog log;
  private final Journal journal;
  private final TenantKeys tenants = new TenantKeys(keys);

  ErasureTest() throws IOException {
    log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), LOG_KEY);
    journal =
        Journal.open(
            JournalFolder.take(folder.resolve("journal")),
            JournalSettings.DEFAULT,
            new Journal.Heard(0, _ -> {}, log));
    log.start();
  }

  @BeforeEach
  void call() {
    tenants.ready("ours");
    tenants.ready("theirs");
    record("req_1", "ours");
    record("req_2", "theirs");
    record("req_3", "ours");
  }

  private void record(String id, String tenant) {
    record(StoredCall.TYPE, id, tenant);
  }

  private void record(byte type, String id, String tenant) {
    var call =
        new CallRecord(
            id,
            1,
            "node",
            new CallRecord.Who("key", tenant),
            new CallRecord.Asked("chat", "m", Optional.empty(), false),
            List.of(),
            Decision.NONE,
            new CallRecord.Result(
                "complete", Optional.empty(), Usage.UNKNOWN, Cost.NONE, OptionalLong.empty(), 10));
    var sealed = SealedRow.HEAD + 64 + SealedRow.TAG;
    var payload = StoredCall.bytes(CallRecordFormat.write(call), sealed);
    SealedRow.seal(tenants.of(tenant).orElseThrow(), id, payload, payload.length - sealed);
    Durable.append(journal, new JournalEntry(type, payload, new byte[45]));
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    log.close();
    Folders.delete(folder);
  }

  private Erasure erasure(Appender to) {
    return new Erasure("log.example/1", to, journal.history(), tenants, InstantSource.system());
  }

  private RetiredKey left() {
    return tenants.retired("ours");
  }

  @Test
  void whatEndedBeforeTheRowsWereCountedIsGoneOnWith() {
    tenants.retire("ours");

    erasure(journal).finish();

    assertEquals(4, log.size());
    assertFalse(left().isThere());
  }

  @Test
  void whatEndedBeforeTheRowWasLoggedIsGoneOnWithThoughTheKeyIsDestroyed() {
    assertThrows(JournalFailure.class, () -> erasure(new BrokenJournal(false)).erase("ours"));
    assertFalse(Files.exists(keys.resolve(TenantKeys.name("ours") + ".erasing")));
    assertTrue(left().isThere());

    var again = erasure(journal).erase("ours");

    assertEquals(Optional.of(new Erasure.Erased(2, OptionalLong.of(3))), again);
    assertEquals(4, log.size());
    assertFalse(left().isThere());
  }

  @Test
  void aRowThatWasLoggedIsNotLoggedAgain() throws IOException {
    assertThrows(JournalFailure.class, () -> erasure(new BrokenJournal(false)).erase("ours"));
    var row = left().counted().orElseThrow();
    erasure(journal).finish();
    left().keep(row); // As if the program had ended before it was forgotten.

    erasure(journal).finish();

    assertEquals(4, log.size());
    assertFalse(left().isThere());
  }

  @Test
  void aRetryCountsWhatCameMeanwhileToo() {
    assertThrows(JournalFailure.class, () -> erasure(new BrokenJournal(false)).erase("ours"));
    record("req_4", "ours");

    var again = erasure(journal).erase("ours");

    assertEquals(Optional.of(new Erasure.Erased(3, OptionalLong.of(5))), again);
  }

  @Test
  void aRowThatOpensACallIsErasedLikeTheCalls() {
    record(StoredCall.OPENED, "req_4", "ours");

    var erased = erasure(journal).erase("ours");

    assertEquals(Optional.of(new Erasure.Erased(3, OptionalLong.of(4))), erased);
  }

  @Test
  void whereNothingWasSealedNothingIsLogged() {
    tenants.ready("new");

    var erased = erasure(journal).erase("new");

    assertEquals(Optional.of(new Erasure.Erased(0, OptionalLong.empty())), erased);
    assertEquals(3, log.size());
    assertTrue(erasure(journal).erase("nobody").isEmpty());
  }
}
