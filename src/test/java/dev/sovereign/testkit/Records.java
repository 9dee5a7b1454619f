package dev.sovereign.testkit;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.StoredCall;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads what a gateway has kept of its calls.
public final class Records {
  private Records() {}

  /// All records of a data folder that nobody has open.
  public static List<CallRecord> of(Path data) {
    var records = new ArrayList<CallRecord>();
    try (var journal =
        Journal.open(
            data.resolve("journal"),
            JournalSettings.DEFAULT,
            it -> StoredCall.read(it).ifPresent(records::add))) {
      return journal.failure().isEmpty() ? records : List.of();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// All records of a copy of the data folder, which itself stays as it is.
  public static List<CallRecord> ofCopy(Path data) {
    try {
      var copy = Files.createTempDirectory("copy");
      Files.createDirectory(copy.resolve("journal"));
      try (var files = Files.list(data.resolve("journal"))) {
        for (var file : files.toList()) {
          Files.copy(file, copy.resolve("journal").resolve(file.getFileName()));
        }
      }
      var records = of(copy);
      Folders.delete(copy);
      return records;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
