package dev.sovereign.app;

import dev.sovereign.audit.RowKeys;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Changes the log's keys for new ones, in two steps between which both sets sign. The program must
/// be stopped for each; a step is one file that is replaced whole or not at all.
final class LogRotation {
  private final DataFolder data;

  /// @param data the folder of a log that was begun
  LogRotation(DataFolder data) {
    this.data = data;
  }

  /// Adds a new set of keys. From the next start on both sign, and a row of the log names both.
  ///
  /// @return all that sign from then on
  /// @throws JournalFailure if the log was not begun, is in use, or its keys are being changed
  LogKeys begin() throws IOException {
    var folder = JournalFolder.take(data.journal());
    try {
      var keys = keys();
      if (keys.areChanging()) {
        throw new JournalFailure(
            "the log's keys are being changed already: once all who check it know the new ones,"
                + " use --finish");
      }
      var both = keys.withNewSet();
      data.keepLogKeys(both.secret());
      return both;
    } finally {
      folder.release();
    }
  }

  /// Destroys the old keys: from the next start on the new set signs alone.
  ///
  /// @return the new set
  /// @throws JournalFailure if there are no old ones, or the log has not yet shown both
  LogKeys finish() throws IOException {
    var folder = JournalFolder.take(data.journal());
    try {
      var keys = keys();
      if (!keys.areChanging()) {
        throw new JournalFailure("the log's keys are not being changed");
      }
      // Without this nobody could tell that the new keys are those of the same log, and the log
      // would not know its own last checkpoint.
      if (!isSigned(keys.newest()) || !RowKeys.haveNamed(data.rowKeys(), keys.verifiers())) {
        throw new JournalFailure(
            "the log has not been signed by the new keys yet: start the program and stop it again"
                + " before the old keys go");
      }
      var next = keys.newest();
      data.replaceLogKeys(next.secret());
      return next;
    } finally {
      folder.release();
    }
  }

  private LogKeys keys() throws IOException {
    if (new FrozenLog(data).last().isPresent()) {
      throw new JournalFailure("the log is frozen, so its keys stay");
    }
    return LogKey.begun(data);
  }

  private boolean isSigned(LogKeys keys) throws IOException {
    return last()
        .filter(it -> it.check(keys.verifiers()) instanceof Note.Checked.Signed)
        .isPresent();
  }

  private Optional<Note> last() throws IOException {
    try {
      return Optional.of(Note.parse(Files.readAllBytes(data.lastCheckpoint())));
    } catch (NoSuchFileException | Malformed none) {
      return Optional.empty();
    }
  }
}
