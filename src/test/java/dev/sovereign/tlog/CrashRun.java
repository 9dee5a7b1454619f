package dev.sovereign.tlog;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/// A journal and its log on a simulated disk that ends in the middle of a step, twice. After
/// each time the process starts again, on what the power cut left or on what the system still had
/// in memory, and all that was promised must be there.
final class CrashRun {
  private static final int ROUNDS = 2;
  private static final int MOST_STEPS = 110;
  private static final int MOST_BATCHES = 8;
  private static final int LARGEST_BATCH = 80;

  private final Random random;
  private final SimDisk disk;
  private final Path folder = inMemory();
  private final List<Promise> promised = new ArrayList<>();
  private final Map<Long, Hash> signed = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private int made;

  /// A record that was acknowledged.
  private record Promise(int number, JournalPlace place) {
    String text() {
      return "r" + number;
    }
  }

  CrashRun(long seed) {
    this.random = new Random(seed);
    this.disk = new SimDisk(random);
  }

  // The real disk would be the slowest part by far, and nothing of it is tried.
  private static Path inMemory() {
    var memory = Path.of("/dev/shm");
    try {
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "sovereign-test")
          : Folders.create();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// What does not hold; nothing if all does.
  List<String> run() {
    try {
      for (var round = 0; round < ROUNDS && broken.isEmpty(); round++) {
        var steps = 1 + random.nextInt(MOST_STEPS);
        disk.work(steps, random.nextInt(3) == 0 ? random.nextInt(steps) : -1);
        live();
        if (random.nextBoolean()) {
          disk.cutPower();
        }
      }
      disk.work(Integer.MAX_VALUE, -1);
      live();
      checkFiles();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      Folders.delete(folder);
    }
    return broken;
  }

  // One process, until the disk ends it.
  private void live() throws IOException {
    try (var logged = opened()) {
      check(logged);
      for (var i = 0; i < MOST_BATCHES && broken.isEmpty() && batch(logged); i++) {
        remember(head(logged));
        if (random.nextInt(4) == 0) {
          logged.log().write();
        }
      }
      remember(head(logged));
    } catch (IOException | UncheckedIOException ended) {
      if (!disk.hasFailed()) {
        throw ended;
      }
    } catch (JournalFailure refused) {
      broken.add("it does not open: " + refused.getMessage());
    }
  }

  // Its signature is checked at the end; here that would be most of the work.
  private static Checkpoint head(LoggedJournal logged) {
    return Checkpoint.parse(logged.log().checkpoint().text());
  }

  private LoggedJournal opened() throws IOException {
    var log =
        MerkleLog.open(
            folder.resolve("log"), folder.resolve("last"), LogKeys.of(LoggedJournal.KEY), disk);
    var heard = new Journal.Heard(0, _ -> {}, log);
    var taken = JournalFolder.take(folder.resolve("journal"));
    var journal = Journal.open(taken, Kept.SMALL, heard, disk);
    var logged = new LoggedJournal(log, journal);
    try {
      log.begin();
    } catch (JournalFailure refused) {
      journal.close();
      throw refused;
    }
    return logged;
  }

  // A batch of one, and one of all that comes while that is written; false where some failed.
  private boolean batch(LoggedJournal logged) {
    disk.hold();
    var results = new ArrayList<CompletableFuture<JournalPlace>>();
    results.add(append(logged, made));
    disk.awaitWrite(results.getFirst());
    var end = made + 1 + random.nextInt(LARGEST_BATCH);
    for (var i = made + 1; i < end; i++) {
      results.add(append(logged, i));
    }
    disk.release();
    var isWhole = true;
    for (var i = made; i < end; i++) {
      isWhole &= keepPromise(i, results.get(i - made));
    }
    made = end;
    return isWhole;
  }

  private static CompletableFuture<JournalPlace> append(LoggedJournal logged, int number) {
    var payload = NoteText.encode("r" + number);
    return logged.append(payload, hasLeaf(number) ? payload : JournalEntry.NO_LEAF);
  }

  private static boolean hasLeaf(int number) {
    return number % 5 != 2;
  }

  private boolean keepPromise(int number, CompletableFuture<JournalPlace> result) {
    var place = result.handle((it, _) -> Optional.ofNullable(it)).join();
    place.ifPresent(it -> promised.add(new Promise(number, it)));
    return place.isPresent();
  }

  private void remember(Checkpoint head) {
    var other = signed.put(head.size(), head.root());
    if (other != null && !other.equals(head.root())) {
      broken.add("two roots of " + head.size() + " leaves were signed");
    }
  }

  private void check(LoggedJournal logged) throws IOException {
    var records = new ArrayList<JournalRecord>();
    new JournalHistory(folder.resolve("journal")).forwards(_ -> false, records::add);
    var leaves = checkRecords(records);
    var head = head(logged);
    if (leaves.size() != head.size()) {
      broken.add("the journal has " + leaves.size() + " leaves, the log " + head.size());
      return;
    }
    for (var promise : promised) {
      checkPromise(promise, records, leaves);
    }
    var tree = new TreeProof(new TileReader(logged.log(), head.size()));
    signed.forEach(
        (size, root) -> {
          if (size > head.size() || !tree.root(size).equals(root)) {
            broken.add("the tree of " + head.size() + " does not extend that of " + size);
          }
        });
    remember(head);
  }

  private List<String> checkRecords(List<JournalRecord> records) {
    var leaves = new ArrayList<String>();
    var texts = new HashSet<String>();
    for (var i = 0; i < records.size(); i++) {
      var record = records.get(i);
      if (record.sequence() != i || record.leaves() != leaves.size()) {
        broken.add("a gap before record " + record.sequence());
      }
      if (!texts.add(Kept.text(record))) {
        broken.add("twice: " + Kept.text(record));
      }
      if (record.hasLeaf()) {
        leaves.add(NoteText.decode(record.leaf()));
      }
    }
    return leaves;
  }

  private void checkPromise(Promise promise, List<JournalRecord> records, List<String> leaves) {
    var at = (int) promise.place().sequence();
    if (at >= records.size() || !Kept.text(records.get(at)).equals(promise.text())) {
      broken.add("record " + at + " is not " + promise.text());
      return;
    }
    var leaf = promise.place().leaf();
    var isThere =
        hasLeaf(promise.number())
            ? leaf.isPresent() && leaves.get((int) leaf.getAsLong()).equals(promise.text())
            : leaf.equals(OptionalLong.empty());
    if (!isThere) {
      broken.add("leaf " + leaf + " is not that of " + promise.text());
    }
  }

  // What is left is sound to whoever derives it anew.
  private void checkFiles() throws IOException {
    if (!broken.isEmpty()) {
      return;
    }
    try (var logged = opened()) {
      logged.log().write();
      var served = Fsck.check(logged.log(), logged.head());
      var kept =
          JournalFsck.check(
              folder.resolve("journal"), folder.resolve("log"), Optional.of(logged.head()));
      if (!served.isSound() || !kept.isSound() || served.entries() != logged.head().size()) {
        broken.add("not sound: " + served + ", " + kept);
      }
    }
  }

  @Override
  public String toString() {
    return "%d acknowledged, %d signed, in %s"
        .formatted(promised.size(), signed.size(), Files.exists(folder) ? folder : "a folder");
  }
}
