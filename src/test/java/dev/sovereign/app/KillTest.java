package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.NumberCheck;
import dev.sovereign.audit.StoredCall;
import dev.sovereign.proof.RowKind;
import dev.sovereign.testkit.ChildGateway;
import dev.sovereign.testkit.ClearRow;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Records;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Fsck;
import dev.sovereign.tlog.JournalFsck;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.Note;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `kill -9` under load, again and again on the same data: whatever a client had received to its
/// end is in the journal, once, no number of a call is left out, and the log is sound. It is done
/// more often by `-Dkills=`.
@Tag("slow")
final class KillTest {
  private static final int KILLS = Integer.getInteger("kills", 20);
  private static final int ANSWERS_BEFORE = 100;

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Well then"));
  private final Path folder = Folders.create();
  private final Path config = Folders.write(folder.resolve("sovereign.yaml"), yaml());
  private final Path data = folder.resolve("data");
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @AfterEach
  void stop() {
    upstream.close();
    Folders.delete(folder);
  }

  private String yaml() {
    return """
        providers:
          own: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
        models:
          m:
            offers: [{provider: own, model: up}]
        """
        .formatted(upstream.authority());
  }

  @Test
  void whatAClientReceivedWholeIsInTheJournalOnceAfterEveryKill()
      throws InterruptedException, IOException {
    var received = new ArrayList<String>();
    var missing = new HashSet<String>();
    var doubled = new HashSet<String>();
    var unsound = new ArrayList<Fsck.Finding>();
    var misnumbered = new ArrayList<NumberCheck.Wrong>();
    for (var round = 0; round < KILLS; round++) {
      received.addAll(killUnderLoad());
      var kept = Records.ofCopy(data);
      missing.addAll(without(received, complete(kept)));
      doubled.addAll(twice(kept));
      var numbers = new NumberCheck();
      unsound.addAll(findings(numbers));
      misnumbered.addAll(numbers.wrong());
    }

    var kept = afterACleanStop();
    System.err.printf(
        "kill test: seed %d, %d kills, %d received, %d kept, missing %d, double %d%n",
        seed, KILLS, received.size(), kept.size(), missing.size(), doubled.size());

    assertTrue(received.size() >= KILLS * ANSWERS_BEFORE);
    assertEquals(Set.of(), missing);
    assertEquals(Set.of(), doubled);
    assertEquals(Set.of(), without(received, complete(kept)));
    assertEquals(Set.of(), twice(kept));
    var numbers = new NumberCheck();
    unsound.addAll(findings(numbers));
    misnumbered.addAll(numbers.wrong());
    assertEquals(List.of(), unsound);
    assertEquals(List.of(), misnumbered);
    assertEquals(kept.size(), numbers.checked());
    assertEquals(Set.of(), without(received, withLeaf()));
    assertEquals(kept.size(), calls(summaries()));
    assertEquals(List.of(), gaps(summaries()));
  }

  private List<ClearRow> summaries() {
    return ClearRow.of(data).stream().filter(it -> it.kind() == RowKind.PERIOD_SUMMARY).toList();
  }

  private static long calls(List<ClearRow> summaries) {
    return summaries.stream().mapToLong(KillTest::calls).sum();
  }

  private static long calls(ClearRow summary) {
    var kinds = summary.predicate().find("rows").flatMap(it -> it.find("kinds")).orElseThrow();
    return kinds.integer("inference-call").orElse(0);
  }

  // Where a summary does not begin at the row after the last of the one before it.
  private static List<Long> gaps(List<ClearRow> summaries) {
    var next = 0L;
    var gaps = new ArrayList<Long>();
    for (var summary : summaries) {
      if (summary.number("rows", "first") != next) {
        gaps.add(next);
      }
      next = summary.number("rows", "last") + 1;
    }
    return gaps;
  }

  private List<Fsck.Finding> findings(NumberCheck numbers) throws IOException {
    var file = data.resolve("keys/log.checkpoint");
    var last = Optional.of(file).filter(Files::exists).map(KillTest::checkpoint);
    return JournalFsck.check(data.resolve("journal"), data.resolve("log"), last, numbers)
        .findings();
  }

  private static Checkpoint checkpoint(Path file) {
    try {
      return Checkpoint.parse(Note.parse(Files.readAllBytes(file)).text());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  // The ids of the calls whose record has a leaf of the log.
  private Set<String> withLeaf() throws IOException {
    var ids = new HashSet<String>();
    new JournalHistory(data.resolve("journal"))
        .forwards(
            _ -> false,
            record -> {
              if (record.hasLeaf()) {
                StoredCall.read(record).ifPresent(call -> ids.add(call.id()));
              }
              return true;
            });
    return ids;
  }

  private List<String> killUnderLoad() throws InterruptedException {
    try (var child = ChildGateway.start(config, data);
        var clients = new LoadingClient(child.url(), ANSWERS_BEFORE)) {
      clients.awaitEnough();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
      child.kill();
      return clients.received();
    }
  }

  private List<CallRecord> afterACleanStop() {
    try (var child = ChildGateway.start(config, data)) {
      child.stop();
    }
    return Records.of(data);
  }

  private static Set<String> complete(List<CallRecord> records) {
    return records.stream()
        .filter(it -> it.result().ending().equals("complete"))
        .map(CallRecord::id)
        .collect(Collectors.toSet());
  }

  private static Set<String> without(List<String> ids, Set<String> others) {
    return ids.stream().filter(it -> !others.contains(it)).collect(Collectors.toSet());
  }

  private static Set<String> twice(List<CallRecord> records) {
    var seen = new HashSet<String>();
    return records.stream()
        .map(CallRecord::id)
        .filter(it -> !seen.add(it))
        .collect(Collectors.toSet());
  }
}
