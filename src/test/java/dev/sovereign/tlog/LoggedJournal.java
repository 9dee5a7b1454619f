package dev.sovereign.tlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A journal with its log, as the program opens them: `journal/`, `log/` and the file `last`.
record LoggedJournal(MerkleLog log, Journal journal) implements AutoCloseable {
  static final SignerKey KEY = SignerKey.parse(KeysTest.TESSERA);

  static LoggedJournal open(Path folder) throws IOException {
    return open(folder, Disk.REAL);
  }

  static LoggedJournal open(Path folder, Disk disk) throws IOException {
    return open(folder, disk, 0);
  }

  /// @param known so many records need not be read
  static LoggedJournal open(Path folder, Disk disk, long known) throws IOException {
    Files.createDirectories(folder);
    var log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), LogKeys.of(KEY), disk);
    var heard = new Journal.Heard(known, _ -> {}, log);
    var taken = JournalFolder.take(folder.resolve("journal"));
    var journal = Journal.open(taken, Kept.SMALL, heard, disk);
    try {
      log.start();
    } catch (JournalFailure refused) {
      journal.close();
      throw refused;
    }
    return new LoggedJournal(log, journal);
  }

  /// Appends leaves as [#append(int, int)] does, and closes it again.
  static void write(Path folder, int from, int to) throws IOException {
    try (var logged = open(folder)) {
      logged.append(from, to);
    }
  }

  /// What it signs when it is opened, and closed again.
  static Checkpoint head(Path folder) throws IOException {
    try (var logged = open(folder)) {
      return logged.head();
    }
  }

  /// Appends a record whose leaf is the number that the log's tests have at this index.
  CompletableFuture<JournalPlace> append(int number) {
    return append(new byte[] {1}, ProofTest.entry(number));
  }

  CompletableFuture<JournalPlace> append(byte[] payload, byte[] leaf) {
    return append(journal, payload, leaf);
  }

  static CompletableFuture<JournalPlace> append(Journal journal, byte[] payload, byte[] leaf) {
    return journal.append(new JournalEntry((byte) 1, payload, leaf));
  }

  /// Appends the leaves from one number up to, and not with, another.
  void append(int from, int to) {
    var last = CompletableFuture.<JournalPlace>completedFuture(null);
    for (var i = from; i < to; i++) {
      last = append(i);
      if (i % 1_000 == 0) {
        await(last); // The queue has a bound.
      }
    }
    await(last);
  }

  static JournalPlace await(CompletableFuture<JournalPlace> result) {
    return result.orTimeout(20, TimeUnit.SECONDS).join();
  }

  Checkpoint head() {
    var note = log.checkpoint();
    if (!KEY.verifier().verifies(note.text(), note.signatures().getFirst().signature())) {
      throw new AssertionError("not signed by the log: " + note);
    }
    return Checkpoint.parse(note.text());
  }

  @Override
  public void close() {
    try {
      journal.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    log.close();
  }
}
