package dev.sovereign.testkit;

import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// A journal with its log in a folder of their own, whose leaves are numbers in digits.
public record OpenLog(MerkleLog merkle, Journal journal) implements AutoCloseable {
  private static final byte NO_CALL = 99;

  public static OpenLog in(Path folder, SignerKey key) throws IOException {
    return in(folder, LogKeys.of(key));
  }

  public static OpenLog in(Path folder, LogKeys keys) throws IOException {
    return in(folder, keys, JournalSettings.DEFAULT);
  }

  /// With a journal of these sizes.
  public static OpenLog in(Path folder, LogKeys keys, JournalSettings sizes) throws IOException {
    var log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), keys);
    var heard = new Journal.Heard(0, _ -> {}, log);
    var taken = JournalFolder.take(folder.resolve("journal"));
    var journal = Journal.open(taken, sizes, heard);
    log.start();
    return new OpenLog(log, journal);
  }

  /// Adds the leaves from one number up to, and not with, another.
  public void append(int from, int to) {
    for (var i = from; i < to; i++) {
      append(i).join();
    }
  }

  /// Whether one more leaf is not acknowledged.
  public boolean isRefused() {
    return append(0).handle((_, failed) -> failed != null).join();
  }

  private CompletableFuture<JournalPlace> append(int number) {
    var leaf = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    return journal.append(new JournalEntry(NO_CALL, new byte[1], leaf));
  }

  @Override
  public void close() {
    try {
      journal.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    merkle.close();
  }
}
