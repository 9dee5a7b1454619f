package dev.sovereign.app;

import dev.sovereign.anchor.Anchors;
import dev.sovereign.audit.AnchorRows;
import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Witnessed;
import dev.sovereign.witness.Lag;
import dev.sovereign.witness.Mirrors;
import dev.sovereign.witness.Witnesses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The journal and the log of its leaves, opened and closed together.
final class ProvenLog {
  private final Journal journal;
  private final MerkleLog log;
  private final Optional<Witnesses> witnesses;
  private final Optional<Mirrors> mirrors;
  private final Anchored anchored;
  private final List<LogRounds> rounds = new ArrayList<>();
  private boolean isTroubled;

  /// The rows of anchors, and who makes them, if anybody does.
  private record Anchored(AnchorRows rows, Optional<LogAnchors> maker) {}

  private ProvenLog(
      Journal journal,
      MerkleLog log,
      Optional<Witnesses> witnesses,
      Optional<Mirrors> mirrors,
      Anchored anchored) {
    this.journal = journal;
    this.log = log;
    this.witnesses = witnesses;
    this.mirrors = mirrors;
    this.anchored = anchored;
  }

  /// Opens both; a first start makes the log's keys.
  ///
  /// @param folder of the journal, which is ours
  /// @param metering takes in what its sums lack
  /// @throws JournalFailure if the journal is not the one that the log has signed, or too few
  ///     witnesses say that they have seen no more of it; of a frozen log nobody is asked
  static ProvenLog open(
      JournalFolder folder,
      DataFolder data,
      Settings.LogSettings settings,
      Metering metering,
      Log lines)
      throws IOException {
    var log = log(folder, data, settings.origin());
    var journal = metering.open(folder, log);
    var isStarted = false;
    try {
      var frozen = new FrozenLog(data).last();
      frozen.ifPresent(it -> FrozenLog.requireWhole(it, log));
      LogMirrors.requireApart(settings);
      var heard =
          new AnchorRows.Heard(
              it -> Anchors.setAside(it, lines), it -> Anchors.unreadable(it, lines));
      var rows = new AnchorRows(data.anchors(), journal, journal.history(), heard);
      if (frozen.isPresent()) {
        log.start();
        FrozenLog.hold(frozen.get(), log);
        isStarted = true;
        return alone(journal, log, rows);
      }
      var witnesses = LogWitnesses.asked(settings.witnesses(), log, lines);
      var mirrors = LogMirrors.asked(settings.mirrors(), log, lines);
      var anchors = LogAnchors.of(settings.anchor(), data, rows, log, lines);
      new CosignedBefore(data, lines).takeUp(log, witnesses, mirrors);
      log.start();
      isStarted = true;
      return new ProvenLog(journal, log, witnesses, mirrors, new Anchored(rows, anchors));
    } finally {
      if (!isStarted) {
        journal.close();
      }
    }
  }

  // What a frozen log has signed stands, whatever anybody says of it by now.
  private static ProvenLog alone(Journal journal, MerkleLog log, AnchorRows rows) {
    var anchored = new Anchored(rows, Optional.empty());
    return new ProvenLog(journal, log, Optional.empty(), Optional.empty(), anchored);
  }

  private static MerkleLog log(JournalFolder folder, DataFolder data, Optional<String> origin)
      throws IOException {
    var isOpen = false;
    try {
      var keys = LogKey.of(data, origin);
      var log = MerkleLog.open(data.log(), data.lastCheckpoint(), keys);
      isOpen = true;
      return log;
    } finally {
      if (!isOpen) {
        folder.release();
      }
    }
  }

  Journal journal() {
    return journal;
  }

  MerkleLog log() {
    return log;
  }

  /// The checkpoints that Rekor has, too.
  AnchorRows anchors() {
    return anchored.rows();
  }

  /// Who cosigned the checkpoint that is shown, at the last count.
  int cosigned() {
    return witnesses.map(Witnesses::cosigned).orElse(0);
  }

  /// How far each witness that is asked is behind.
  List<Lag> witnessLags() {
    return witnesses.map(Witnesses::lags).orElse(List.of());
  }

  /// How far each mirror is behind.
  List<Lag> mirrorLags() {
    return mirrors.map(Mirrors::lags).orElse(List.of());
  }

  /// The last checkpoint that a quorum of witnesses cosigned; asked for each call.
  Optional<Witnessed> witnessed() {
    return witnesses.flatMap(Witnesses::witnessed);
  }

  /// Begins to ask witnesses, to bring mirrors entries and to anchor checkpoints, each on a thread
  /// of its own that stops with the log. Called once, by whoever closes it.
  void begin(Log lines) {
    witnesses.ifPresent(it -> rounds.add(LogRounds.start("witnesses", it::round, lines)));
    mirrors.ifPresent(it -> rounds.add(LogRounds.start("mirrors", it::round, lines)));
    anchored.maker().ifPresent(it -> rounds.add(it.start(this::isWitnessed, lines)));
  }

  private boolean isWitnessed() {
    return witnesses.isEmpty() || cosigned() > 0;
  }

  /// Once a second, by one thread: says when the log's files cannot be written, and when they can
  /// be again.
  void tick(Log lines) {
    var trouble = log.trouble();
    if (trouble.isPresent() && !isTroubled) {
      var reason = StartFailure.reason(trouble.get());
      lines.warn(
          "files of the log could not be written; they are kept and tried again",
          Log.word("reason", reason));
    } else if (trouble.isEmpty() && isTroubled) {
      lines.info("files of the log can be written again");
    }
    isTroubled = trouble.isPresent();
  }

  /// Gives up rounds, anchors a last checkpoint, if it can, and writes what waits, then the tiles
  /// that are full and the last checkpoint.
  void close(Log lines) {
    rounds.forEach(LogRounds::close);
    try {
      journal.close();
    } catch (IOException failed) {
      lines.error("the journal could not be closed");
    }
    log.close();
  }
}
