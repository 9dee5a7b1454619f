package dev.sovereign.app;

import dev.sovereign.store.Sqlite;
import dev.sovereign.store.SqliteUsage;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.LogKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// Begins the log that goes on where a frozen one ended: in a data folder of its own, under an
/// origin and keys of its own, with the callers' keys of the folder before it. Nothing else is
/// taken along: no record, no sum, no key of a tenant's rows.
final class NextLog {
  private static final Pattern EPOCH = Pattern.compile("(.+)/e([1-9]\\d{0,8})");

  private final DataFolder data;

  /// @param data the folder of a log that is frozen
  NextLog(DataFolder data) {
    this.data = data;
  }

  /// Makes the folder, which is there as a whole or not at all; blocks.
  ///
  /// @param to where: nothing is there, or an empty folder
  /// @return the keys of the next log
  /// @throws JournalFailure if the log is not frozen, a program runs on it, or the place is taken
  LogKeys begin(Path to) throws IOException {
    var folder = JournalFolder.take(data.journal());
    try {
      requireFrozen();
      return made(to.toAbsolutePath().normalize());
    } finally {
      folder.release();
    }
  }

  private void requireFrozen() throws IOException {
    if (new FrozenLog(data).last().isEmpty()) {
      throw new JournalFailure(
          "the log in " + data.root() + " is not frozen: `sovereign log freeze` ends it");
    }
    for (var file : List.of(data.database(), data.pepperFile())) {
      if (!Files.exists(file)) {
        throw new JournalFailure(
            "the callers' keys cannot be taken along: " + file + " is missing");
      }
    }
  }

  private LogKeys made(Path to) throws IOException {
    requireFree(to);
    var parent = Files.createDirectories(to.resolveSibling(""));
    var made = Files.createTempDirectory(parent, to.getFileName() + "."); // 0700.
    try {
      var next = DataFolder.open(made);
      var keys = fill(next);
      next.moveTo(to);
      return keys;
    } finally {
      remove(made);
    }
  }

  private static void requireFree(Path to) throws IOException {
    if (!Files.exists(to)) {
      return;
    }
    if (!Files.isDirectory(to)) {
      throw new JournalFailure(to + " is no folder");
    }
    try (var inside = Files.list(to)) {
      if (inside.findAny().isPresent()) {
        throw new JournalFailure(to + " is not empty: name a folder that is, or is not there");
      }
    }
  }

  private LogKeys fill(DataFolder next) throws IOException {
    Sqlite.copy(data.database(), next.database());
    Sqlite.open(next.database()).close(); // Now its tables are those of today.
    SqliteUsage.forgetAll(next.database());
    next.keepCallersSecrets(data);
    var keys = LogKeys.generate(originAfter(LogKey.begun(data).origin()));
    next.keepLogKeys(keys.secret());
    return keys;
  }

  /// The origin of the epoch after that of this one: `/e2` at its end, then `/e3` and so on.
  static String originAfter(String origin) {
    var epoch = EPOCH.matcher(origin);
    return epoch.matches()
        ? epoch.group(1) + "/e" + (Integer.parseInt(epoch.group(2)) + 1)
        : origin + "/e2";
  }

  // What is left where it failed; nobody else knows this folder.
  private static void remove(Path made) throws IOException {
    if (!Files.exists(made)) {
      return;
    }
    try (var all = Files.walk(made)) {
      for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
