package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import dev.sovereign.testkit.Folders;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The numbers of calls as a start finds them, with the file and without it.
final class NumberFileTest {
  private static final SignerKey KEY = SignerKey.generate("log.example/1", SignatureType.ED25519);

  private final Path folder = Folders.create();
  private final Path file = folder.resolve("call-numbers");
  private long now = 1_770_000_000_000L;
  private MerkleLog log = open();
  private Journal journal = opened();
  private NumberFile kept = keeping();
  private TenantNumbers numbers = kept.numbers(journal);

  NumberFileTest() throws IOException {}

  private MerkleLog open() throws IOException {
    return MerkleLog.open(folder.resolve("log"), folder.resolve("last"), KEY);
  }

  private Journal opened() throws IOException {
    var heard = new Journal.Heard(0, _ -> {}, log);
    var taken = JournalFolder.take(folder.resolve("journal"));
    var opened = Journal.open(taken, new JournalSettings(4096, 1 << 20), heard);
    log.start();
    return opened;
  }

  private NumberFile keeping() {
    return new NumberFile(file, log, journal.history(), () -> Instant.ofEpochMilli(now));
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    log.close();
    Folders.delete(folder);
  }

  private void startAgain() throws IOException {
    journal.close();
    log.close();
    log = open();
    journal = opened();
    kept = keeping();
    numbers = kept.numbers(journal);
  }

  private static CallRecord call(String tenant) {
    return new CallRecord(
        "req_1",
        1,
        "node",
        new CallRecord.Who("key", tenant),
        new CallRecord.Asked("chat", "m", Optional.empty(), false),
        List.of(),
        Decision.NONE,
        new CallRecord.Result(
            "complete", Optional.empty(), Usage.UNKNOWN, Cost.NONE, OptionalLong.empty(), 10));
  }

  private static JournalEntry entry(CallRecord call) {
    var payload = StoredCall.bytes(CallRecordFormat.write(call), 64);
    return new JournalEntry(StoredCall.TYPE, payload, new byte[45]);
  }

  // Appends a row and brings the number that it got.
  private long next(String tenant) {
    var result = new CompletableFuture<Long>();
    numbers
        .of(tenant)
        .append(
            new NumberedRows.Unnumbered() {
              @Override
              public NumberedRows.Sealed sealed(long number) {
                return new NumberedRows.Sealed(
                    entry(call(tenant).numbered(number)), _ -> result.complete(number));
              }

              @Override
              public void failed(JournalFailure why) {
                result.completeExceptionally(why);
              }

              @Override
              public void again(Runnable sealing) {
                sealing.run();
              }
            });
    return result.join();
  }

  private void callFromBeforeThereWereNumbers(String tenant) {
    Durable.append(journal, entry(call(tenant)));
  }

  @Test
  void eachTenantCountsFromOne() {
    assertEquals(1, next("ours"));
    assertEquals(2, next("ours"));
    assertEquals(1, next("their \"name\""));
    assertEquals(3, next("ours"));
  }

  @Test
  void aStartGoesOnFromTheFileAndWhatCameAfterIt() throws IOException {
    next("ours");
    next("their \"name\"");
    kept.keep(numbers);
    next("ours");
    next("new");
    startAgain(); // As after a kill: the file is older.

    assertEquals(3, next("ours"));
    assertEquals(2, next("their \"name\""));
    assertEquals(2, next("new"));
    kept.keep(numbers);
    startAgain();
    startAgain(); // Nothing came.
    assertEquals(4, next("ours"));
    assertEquals(3, next("their \"name\""));
  }

  @Test
  void beforeTheFileNothingIsRead() throws IOException {
    for (var i = 0; i < 100; i++) {
      next("ours");
    }
    kept.keep(numbers);
    Files.writeString(file, Files.readString(file).replace("\"ours\":100", "\"ours\":1000"));
    startAgain();

    assertEquals(1001, next("ours"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"index\":4,\"entry\":\"00\",\"tenants\":{\"ours\":90}}",
        "{\"index\":400,\"entry\":\"%s\",\"tenants\":{\"ours\":90}}",
        "{\"index\":4,\"entry\":\"%s\",\"tenants\":{\"ours\":\"x\"}}",
        "{\"index\":4,\"entry\":\"0%s\",\"tenants\":{}}",
        "{\"entry\":\"%s\",\"tenants\":{\"ours\":90}}"
      })
  void aFileThatIsBrokenOrOfAnotherLogIsAsNone(String text) throws IOException {
    for (var i = 0; i < 20; i++) {
      next("ours");
      next("theirs");
    }
    Files.writeString(file, text.formatted("00".repeat(45)));
    startAgain();

    assertEquals(21, next("ours"));
    assertEquals(21, next("theirs"));
  }

  @Test
  void withoutTheFileTheJournalIsReadToItsBeginning() throws IOException {
    next("rare");
    for (var i = 0; i < 100; i++) {
      next("ours");
    }
    assertFalse(Files.exists(file));
    startAgain();

    assertEquals(2, next("rare"));
    assertEquals(101, next("ours"));
  }

  @Test
  void aLogFromBeforeThereWereNumbersBeginsWithOne() throws IOException {
    callFromBeforeThereWereNumbers("ours");
    callFromBeforeThereWereNumbers("ours");
    startAgain();

    assertEquals(1, next("ours"));
    startAgain();
    assertEquals(2, next("ours"));
    kept.keep(numbers);
    startAgain();
    assertEquals(3, next("ours"));
  }

  @Test
  void itIsWrittenEveryTenSecondsWhereAnythingCame() throws IOException {
    kept.tick(numbers);
    assertFalse(Files.exists(file));
    next("ours");
    now += 9_000;
    kept.tick(numbers);
    assertFalse(Files.exists(file));
    now += 1_000;
    kept.tick(numbers);
    assertTrue(Files.readString(file).endsWith("\"tenants\":{\"ours\":1}}"));
    Files.delete(file);
    now += 10_000;
    kept.tick(numbers);
    assertFalse(Files.exists(file));
  }
}
