package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.proof.ErasureRow;
import dev.sovereign.proof.RoutesRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pages of rows that are about no call, between many that are.
final class PublicRowHistoryTest {
  private static final String ORIGIN = "log.example/1";
  private static final SignerKey KEY = SignerKey.generate(ORIGIN, SignatureType.ED25519);
  private static final long MINUTE = 60_000;
  private static final JournalSettings SMALL = new JournalSettings(8192, 1 << 20);

  private final Path folder = Folders.create();
  private final OpenLog log = OpenLog.in(folder, LogKeys.of(KEY), SMALL);
  private final PublicRowHistory history =
      new PublicRowHistory(log.merkle(), log.journal().history());

  PublicRowHistoryTest() throws IOException {}

  @AfterEach
  void close() {
    log.close();
    Folders.delete(folder);
  }

  private void calls(int count) {
    var leaf = RowLeaf.of(RowKind.CALL_CLOSE, new byte[32], new byte[] {1});
    for (var i = 0; i < count; i++) {
      Durable.append(log.journal(), new JournalEntry((byte) 99, new byte[1], leaf));
    }
  }

  private void version(long at) {
    var row = new RoutesRow(ORIGIN, 1, "{}", at).statement();
    Durable.append(log.journal(), PublicRow.of(RowKind.POLICY_VERSION, row).entry());
  }

  private void erasure(long at) {
    var row = new ErasureRow(ORIGIN, at, "request", 1, 0, 0, new Hash(1, 2, 3, 4)).statement();
    Durable.append(log.journal(), PublicRow.of(RowKind.ERASURE, row).entry());
  }

  private List<Long> indexes(Set<RowKind> kinds, long since) {
    var page =
        history.newest(kinds, OptionalLong.empty(), 100, Optional.of(Instant.ofEpochMilli(since)));
    assertEquals(OptionalLong.empty(), page.next());
    return page.rows().stream().map(PublicRowHistory.Row::index).toList();
  }

  @Test
  void anEmptyLogHasNone() {
    assertEquals(List.of(), indexes(PublicRowHistory.KINDS, 0));
  }

  @Test
  void pagesGoOnWhereTheOneBeforeEnded() {
    version(MINUTE);
    calls(300);
    version(2 * MINUTE);
    erasure(3 * MINUTE);

    var first = history.newest(PublicRowHistory.KINDS, OptionalLong.empty(), 2, Optional.empty());
    var second = history.newest(PublicRowHistory.KINDS, first.next(), 2, Optional.empty());

    assertEquals(
        List.of(302L, 301L), first.rows().stream().map(PublicRowHistory.Row::index).toList());
    assertEquals(List.of(0L), second.rows().stream().map(PublicRowHistory.Row::index).toList());
    assertEquals(OptionalLong.empty(), second.next());
    assertEquals(MINUTE, second.rows().getFirst().epochMillis());
  }

  private void versionBetweenCalls(long minutes) {
    version(minutes * MINUTE);
    calls(5);
  }

  private PublicRows watched(List<Long> shown) {
    var read = log.journal().history();
    return new PublicRows(
        log.merkle(),
        (isBefore, more) ->
            read.forwards(isBefore, it -> shown.add(it.sequence()) && more.test(it)));
  }

  @Test
  void aPageReadsNoSegmentTwice() throws IOException {
    LongStream.range(0, 40).forEach(this::versionBetweenCalls);
    var shown = new ArrayList<Long>();
    var watched = new PublicRowHistory(log.merkle(), watched(shown));

    var page = watched.newest(PublicRowHistory.KINDS, OptionalLong.empty(), 100, Optional.empty());

    assertEquals(40, page.rows().size());
    assertEquals(0, page.rows().getLast().index());
    assertEquals(Set.copyOf(shown).size(), shown.size(), "records were read twice");
    assertTrue(segments() > 3, "a journal of one segment shows nothing");
  }

  private long segments() throws IOException {
    try (var files = Files.list(folder.resolve("journal"))) {
      return files.filter(it -> it.toString().endsWith(".seg")).count();
    }
  }

  @Test
  void aRowIsTheOneThatItsLeafHides() throws IOException {
    calls(3);
    version(MINUTE);
    calls(2);

    var row =
        history
            .newest(Set.of(RowKind.POLICY_VERSION), OptionalLong.empty(), 1, Optional.empty())
            .rows()
            .getFirst();

    assertEquals(RowKind.POLICY_VERSION, row.kind());
    var leaf = RowLeaf.of(row.kind(), row.salt(), row.statement().toBytes());
    assertEquals(true, new LoggedKinds(log.merkle()).holds(row.index(), leaf, log.merkle().size()));
  }

  @Test
  void rowsOfOtherTimesAndKindsAreLeftOut() {
    version(MINUTE);
    version(20 * MINUTE);
    erasure(5 * MINUTE);
    version(30 * MINUTE);

    assertEquals(List.of(3L, 1L), indexes(PublicRowHistory.KINDS, 20 * MINUTE));
    assertEquals(List.of(3L, 2L, 1L), indexes(PublicRowHistory.KINDS, 5 * MINUTE));
    assertEquals(List.of(2L), indexes(Set.of(RowKind.ERASURE), 0));
  }
}
