package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import dev.sovereign.testkit.Folders;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rows of a journal whose log hears of them later than it can be read.
final class AttestationsTest {
  private static final SignerKey KEY = SignerKey.generate("log.example/1", SignatureType.ED25519);
  private static final Instant CAME = Instant.parse("2026-11-27T12:00:00Z");
  private static final byte[] LEAF = {1};

  private final Path folder = Folders.create();
  private final MerkleLog log;
  private final Journal journal;

  AttestationsTest() throws IOException {
    log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), KEY);
    journal = Journal.open(folder.resolve("journal"), JournalSettings.DEFAULT, _ -> {});
    log.start();
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    log.close();
    Folders.delete(folder);
  }

  @Test
  void aRowIsThereOnceTheLogHasSignedIt() {
    append();
    var keys = new RowKeys(folder.resolve("rows"), LogKeys.of(KEY), log, journal);
    var tenants = new TenantKeys(folder.resolve("tenants"));
    var history = new CallHistory(journal.history());
    var proofs = new Attestations(log, keys, tenants, history, List.of());

    assertEquals(new Proofs.Found.Nothing(), proofs.find("req_1", CAME, "default"));
    log.durable(0, List.of(LEAF));
    // Nobody made the tenant's key.
    assertEquals(new Proofs.Found.Erased(), proofs.find("req_1", CAME, "default"));
  }

  private void append() {
    var call =
        new CallRecord(
            "req_1",
            CAME.toEpochMilli(),
            "node",
            new CallRecord.Who("key", "default"),
            new CallRecord.Asked("chat", "m", Optional.empty(), false),
            List.of(),
            Decision.NONE,
            new CallRecord.Result(
                "complete", Optional.empty(), Usage.UNKNOWN, Cost.NONE, OptionalLong.empty(), 10));
    var payload = StoredCall.bytes(CallRecordFormat.write(call), 30);
    var done = new CompletableFuture<JournalPlace>();
    journal.append(
        new JournalEntry(StoredCall.TYPE, payload, LEAF),
        new Journal.Completion() {
          @Override
          public void durable(JournalPlace place) {
            done.complete(place);
          }

          @Override
          public void failed(JournalFailure why) {
            done.completeExceptionally(why);
          }
        });
    done.join();
  }
}
