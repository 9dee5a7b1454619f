package dev.sovereign.testkit;

import dev.sovereign.tlog.GrowingTree;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.MerkleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Puts leaves into the log of a data folder that nobody has open, beside no calls.
public final class WrittenLog {
  private static final byte NO_CALL = 99;

  private WrittenLog() {}

  /// Adds so many leaves, each with its number in digits as its entry. The first that the program
  /// itself has put there names its keys.
  ///
  /// @param data a data folder that the program has had open once
  public static void append(Path data, int from, int to) {
    append(data, it -> append(it, from, to));
  }

  /// Adds a record with its leaf.
  ///
  /// @param data a data folder that the program has had open once
  public static void append(Path data, JournalEntry entry) {
    append(data, it -> it.append(entry).join());
  }

  private static void append(Path data, Consumer<Journal> work) {
    try {
      var keys = LogKeys.parse(Files.readString(data.resolve("keys/log")));
      var log = MerkleLog.open(data.resolve("log"), data.resolve("keys/log.checkpoint"), keys);
      var heard = new Journal.Heard(0, _ -> {}, log);
      var folder = JournalFolder.take(data.resolve("journal"));
      try (var journal = Journal.open(folder, JournalSettings.DEFAULT, heard)) {
        log.start();
        work.accept(journal);
      }
      log.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The root of the log's first so many leaves.
  ///
  /// @param data the data folder
  public static Hash root(Path data, int size) {
    var tree = GrowingTree.empty();
    try {
      new JournalHistory(data.resolve("journal"))
          .forwards(
              _ -> false,
              it -> {
                if (it.hasLeaf()) {
                  tree.appendEntry(it.leaf());
                }
                return tree.size() < size;
              });
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return tree.root();
  }

  private static byte[] entry(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private static void append(Journal journal, int from, int to) {
    var last = CompletableFuture.<JournalPlace>completedFuture(null);
    for (var i = from; i < to; i++) {
      last = journal.append(new JournalEntry(NO_CALL, new byte[1], entry(i)));
    }
    last.join(); // They become durable in order.
  }
}
