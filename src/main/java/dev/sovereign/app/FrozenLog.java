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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The end of a log: its last checkpoint, in a file beside its keys, with who cosigned it. From
/// then on the log takes no leaf; it is still read, and its rows are still proved.
final class FrozenLog {
  private static final String WHY = "the log is frozen: nothing is added to it any more";
  private static final int MIRROR_ROUNDS = 32; // Some two million leaves.

  private final DataFolder data;

  /// What came of freezing a log.
  ///
  /// @param last its last checkpoint
  /// @param contradictions in words that anybody may read: who knows another log of its name, or
  ///     more of it, than that checkpoint says
  record Frozen(Note last, List<String> contradictions) {
    Frozen {
      contradictions = List.copyOf(contradictions);
    }
  }

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
  /// a frozen log it asks once more, and keeps what is new. Who is away, or contradicts the log,
  /// keeps nobody from ending it: that is what a thief of its key would want.
  ///
  /// @throws JournalFailure if the log was not begun, or is in use
  Frozen freeze(Settings.LogSettings settings, Log lines) throws IOException {
    var keys = LogKey.begun(data);
    var folder = JournalFolder.take(data.journal());
    var log = MerkleLog.open(data.log(), data.lastCheckpoint(), keys);
    var heard = new Journal.Heard(Long.MAX_VALUE, _ -> {}, log);
    try (var _ = Journal.open(folder, JournalSettings.DEFAULT, heard)) {
      var before = last();
      before.ifPresent(it -> requireWhole(it, log));
      LogMirrors.requireApart(settings);
      var witnesses = LogWitnesses.of(settings.witnesses(), log, lines);
      var mirrors = LogMirrors.of(settings.mirrors(), log, lines);
      log.start();
      var against = new ArrayList<String>();
      witnesses.ifPresent(it -> it.last().forEach(how -> against.add(how.facts("witness"))));
      mirrors.ifPresent(
          it -> it.last(MIRROR_ROUNDS).forEach(how -> against.add(how.facts("mirror"))));
      log.contradiction().ifPresent(it -> against.add(String.valueOf(it.getMessage())));
      var last = before.map(it -> with(it, log.published())).orElseGet(log::published);
      SecretFile.write(data.frozenLog(), last.bytes());
      return new Frozen(last, against);
    } finally {
      log.close();
    }
  }

  private static Note with(Note before, Note now) {
    var whole = before;
    for (var line : now.signatures()) {
      whole = whole.with(line);
    }
    return whole;
  }
}
