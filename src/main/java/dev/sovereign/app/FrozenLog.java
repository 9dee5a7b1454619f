package dev.sovereign.app;

import dev.sovereign.audit.SecretFile;
import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.witness.Mirrors;
import dev.sovereign.witness.Witnesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.stream.IntStream;

/// The end of a log: its last checkpoint, in a file beside its keys, with who cosigned it. From
/// then on the log takes no leaf; it is still read, and its rows are still proved.
final class FrozenLog {
  private static final String WHY = "the log is frozen: nothing is added to it any more";
  private static final int MIRROR_ROUNDS = 32; // Some two million leaves.

  private final DataFolder data;

  /// @param data the folder of a log that was begun
  FrozenLog(DataFolder data) {
    this.data = data;
  }

  /// The last checkpoint, if the log is frozen.
  ///
  /// @throws JournalFailure if the file is broken
  Optional<Note> last() throws IOException {
    try {
      return Optional.of(Note.parse(Files.readAllBytes(data.frozenLog())));
    } catch (NoSuchFileException notFrozen) {
      return Optional.empty();
    } catch (Malformed broken) {
      throw new JournalFailure(data.frozenLog() + " is broken: " + broken.getMessage());
    }
  }

  /// Called before a frozen log is started.
  ///
  /// @throws JournalFailure if the journal has other leaves than the last checkpoint says
  static void requireWhole(Note last, MerkleLog log) {
    var now = log.checkpointOf(log.taken()).text();
    if (!last.text().equals(now)) {
      throw new JournalFailure(
          "the log was frozen with %d leaves, but the journal has %d, or others"
              .formatted(Checkpoint.parse(last.text()).size(), log.taken()));
    }
  }

  /// Called once a frozen log is started: it shows its last checkpoint and takes no leaf.
  static void hold(Note last, MerkleLog log) {
    log.publish(last);
    log.stop(WHY);
  }

  /// Freezes the log for good: asks witnesses and mirrors to cosign what it has, and keeps that. Of
  /// a frozen log it asks once more, and keeps what is new.
  ///
  /// @return the last checkpoint
  /// @throws JournalFailure if the log was not begun, is in use, or a witness contradicts it
  Note freeze(Settings.LogSettings settings, Log lines) throws IOException {
    var keys = LogKey.begun(data);
    var folder = JournalFolder.take(data.journal());
    var log = MerkleLog.open(data.log(), data.lastCheckpoint(), keys);
    var heard = new Journal.Heard(Long.MAX_VALUE, _ -> {}, log);
    try (var _ = Journal.open(folder, JournalSettings.DEFAULT, heard)) {
      var before = last();
      before.ifPresent(it -> requireWhole(it, log));
      var witnesses = LogWitnesses.of(settings.witnesses(), log, lines);
      var mirrors = LogMirrors.of(settings.mirrors(), log, lines);
      log.start();
      witnesses.ifPresent(Witnesses::round);
      mirrors.ifPresent(FrozenLog::bring);
      var last = before.map(it -> with(it, log.published())).orElseGet(log::published);
      SecretFile.write(data.frozenLog(), last.bytes());
      return last;
    } finally {
      log.close();
    }
  }

  private static void bring(Mirrors mirrors) {
    IntStream.range(0, MIRROR_ROUNDS).forEach(_ -> mirrors.round());
  }

  private static Note with(Note before, Note now) {
    var whole = before;
    for (var line : now.signatures()) {
      whole = whole.with(line);
    }
    return whole;
  }
}
