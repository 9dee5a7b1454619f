package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import dev.sovereign.proof.CallRow;
import dev.sovereign.proof.OpenRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.proof.RowSecrets;
import dev.sovereign.testkit.Folders;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalRecord;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls that were opened and never ended, closed.
final class CrashedCallsTest {
  private static final String ORIGIN = "log.example/1";
  private static final Hash SOME = new Hash(1, 2, 3, 4);
  private static final CallRow.Log LOG = new CallRow.Log(ORIGIN, SOME);

  private final Path folder = Folders.create();
  private final MerkleLog log;
  private final Journal journal;
  private final TenantKeys tenants = new TenantKeys(folder.resolve("tenants"));
  private final List<String> ended = new CopyOnWriteArrayList<>();

  /// Hears of calls that ended.
  private final class Noting implements CallLog.Kept {
    @Override
    public void call(long sequence, CallRecord call) {
      ended.add(sequence + " " + call.id() + " " + call.result().ending());
    }

    @Override
    public void opened(long sequence, CallRecord call) {
      throw new AssertionError("nobody opens a call: " + call.id());
    }
  }

  CrashedCallsTest() throws IOException {
    var key = SignerKey.generate(ORIGIN, SignatureType.ED25519);
    log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), key);
    journal =
        Journal.open(
            JournalFolder.take(folder.resolve("journal")),
            JournalSettings.DEFAULT,
            new Journal.Heard(0, _ -> {}, log));
    log.start();
    tenants.ready("ours");
    tenants.ready("theirs");
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    log.close();
    Folders.delete(folder);
  }

  private long open(String id, String tenant) {
    var call =
        new CallRecord(
            id,
            1_000,
            "node",
            new CallRecord.Who("key", tenant),
            new CallRecord.Asked("chat", "m", Optional.empty(), false),
            List.of(),
            Decision.NONE,
            new CallRecord.Result(
                CallRecord.Result.OPEN,
                Optional.empty(),
                Usage.UNKNOWN,
                Cost.NONE,
                OptionalLong.empty(),
                3));
    var row =
        new OpenRow(
            new CallRow.Call("uuid-of-" + id, tenant, "key", "chat", false, Optional.of("once")),
            "m",
            "any",
            new OpenRow.Route(id, 2, Optional.of(SOME)),
            SOME,
            new OpenRow.Time(1_000, 1_003),
            LOG,
            new CallRow.Gateway(Optional.of(SOME), Optional.empty(), "node"));
    var secrets = RowSecrets.fresh();
    var key = tenants.of(tenant).orElseThrow();
    var entry = StoredCall.entry(RowKind.CALL_OPEN, call, row.statement(secrets), secrets, key);
    return journal.append(entry).join().sequence();
  }

  private CrashedCalls crashed(Appender to) {
    return crashed(to, tenants);
  }

  private CrashedCalls crashed(Appender to, TenantKeys keys) {
    return new CrashedCalls(
        new TenantNumbers(to, Map.of()),
        journal.history(),
        keys,
        _ -> Optional.of(LOG),
        new Noting(),
        InstantSource.fixed(Instant.ofEpochMilli(5_000)));
  }

  private List<JournalRecord> records() throws IOException {
    var records = new ArrayList<JournalRecord>();
    journal.history().forwards(_ -> false, records::add);
    return records;
  }

  private LoggedRow row(JournalRecord record, String id, String tenant) {
    var sealed = StoredCall.row(record).orElseThrow();
    var key = tenants.of(tenant).orElseThrow();
    return LoggedRow.read(SealedRow.open(key, id, sealed).orElseThrow(), record.leaves());
  }

  private static Json predicate(LoggedRow row) {
    return Json.parseAll(row.payload()).find("predicate").orElseThrow();
  }

  private static String raw(Json predicate, String name) {
    return predicate.find(name).orElseThrow().raw();
  }

  @Test
  void eachGetsARecordAndARowThatNamesTheOneByWhichItWasOpened() throws IOException {
    var first = open("req_1", "ours");
    var second = open("req_2", "theirs");

    var closed = crashed(journal).close(List.of(first, second));

    assertEquals(new CrashedCalls.Closed(2, 0, 0), closed);
    assertEquals(List.of("2 req_1 crashed", "3 req_2 crashed"), ended);
    var close = records().get(3);
    var opened = row(records().get(1), "req_2", "theirs");
    var row = row(close, "req_2", "theirs");
    assertArrayEquals(
        RowLeaf.of(RowKind.CALL_CLOSE, row.secrets().salt(), row.payload()), close.leaf());
    assertArrayEquals(opened.secrets().master(), row.secrets().master());
    var predicate = predicate(row);
    assertEquals(
        "{\"keyset\":\"" + SOME + "\",\"open_index\":1,\"origin\":\"log.example/1\"}",
        raw(predicate, "log"));
    for (var same : List.of("gateway", "request", "residency", "route")) {
      assertEquals(raw(predicate(opened), same), raw(predicate, same));
    }
    assertEquals("{\"completed_ms\":5000,\"received_ms\":1000}", raw(predicate, "time"));
    assertEquals("null", raw(predicate, "provider"));
    assertTrue(raw(predicate, "response").startsWith("{\"aborted\":true,\"content\":null,"));
    assertEquals(4_000, StoredCall.read(close).orElseThrow().result().millis());
    assertTrue(raw(predicate, "call").endsWith(",\"tenant_seq\":1}"), raw(predicate, "call"));
    assertEquals(Optional.of(new StoredCall.Numbered("theirs", 1)), StoredCall.numbered(close));
  }

  @Test
  void whereTheRowsWereErasedThereIsTheRecordAlone() throws IOException {
    var first = open("req_1", "ours");
    tenants.retire("ours");

    var closed = crashed(journal).close(List.of(first));

    assertEquals(new CrashedCalls.Closed(1, 1, 0), closed);
    assertEquals(List.of("1 req_1 crashed"), ended);
    var close = records().get(1);
    assertEquals("crashed", StoredCall.read(close).orElseThrow().result().ending());
    assertEquals(0, close.leaf().length);
  }

  @Test
  void oneThatStandsFarFromTheOthersIsFound() throws IOException {
    var first = open("req_1", "ours");
    for (var i = 0; i < 11_000; i++) {
      var _ = journal.append(new JournalEntry((byte) 99, new byte[8]));
    }
    var second = open("req_2", "ours");

    var closed = crashed(journal).close(List.of(first, second));

    assertEquals(new CrashedCalls.Closed(2, 0, 0), closed);
  }

  @Test
  void callsOfOthersAreClosedWhereOneTenantsKeyCannotBeRead() throws IOException {
    var theirs = open("req_1", "theirs");
    var ours = open("req_2", "ours");
    Files.writeString(folder.resolve("tenants").resolve(TenantKeys.name("theirs")), "no key");
    var readAnew = new TenantKeys(folder.resolve("tenants"));

    var closed = crashed(journal, readAnew).close(List.of(theirs, ours));

    assertEquals(new CrashedCalls.Closed(1, 0, 1), closed);
    assertEquals(1, ended.size());
    assertEquals(" req_2 crashed", ended.getFirst().substring(ended.getFirst().indexOf(' ')));
  }

  @Test
  void whatTheJournalDoesNotTakeIsSaid() {
    var first = open("req_1", "ours");
    var broken = new BrokenJournal(false);

    assertThrows(JournalFailure.class, () -> crashed(broken).close(List.of(first)));

    assertEquals(List.of(), ended);
  }

  @Test
  void aNumberThatIsOfNoOpenedCallIsPassedOver() {
    assertEquals(new CrashedCalls.Closed(0, 0, 0), crashed(journal).close(List.of(7L)));
  }
}
