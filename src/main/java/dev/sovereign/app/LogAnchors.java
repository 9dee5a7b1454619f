package dev.sovereign.app;

import dev.sovereign.anchor.Anchors;
import dev.sovereign.audit.AnchorRows;
import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Anchors the log's checkpoints in Rekor, once they are to be. The end of the program waits for
/// the last one only so long.
final class LogAnchors {
  private static final int PATIENCE_ROUNDS = 60;
  private static final Duration LAST = Duration.ofSeconds(10);

  private final Anchors anchors;
  private int waited; // Rounds in which no witness had cosigned.

  private LogAnchors(Anchors anchors) {
    this.anchors = anchors;
  }

  /// What the configuration asks for.
  ///
  /// @param rows that it appends to
  /// @throws JournalFailure if the key of Rekor is none
  static Optional<LogAnchors> of(
      Optional<Settings.AnchorSettings> settings,
      DataFolder data,
      AnchorRows rows,
      MerkleLog merkle,
      Log log)
      throws IOException {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    var wanted = settings.get();
    var plan = new Anchors.Plan(wanted.rekor(), trusted(wanted.key()), wanted.every());
    var files = new Anchors.Files(data.anchorKey(), data.anchorOutbox());
    return Optional.of(new LogAnchors(new Anchors(plan, files, rows, merkle, log)));
  }

  private static TrustPolicy trusted(String key) throws IOException {
    try {
      return TrustPolicy.named(key);
    } catch (Malformed wrong) {
      throw new JournalFailure("log.anchor.key: " + key + ": " + wrong.getMessage());
    }
  }

  /// Begins to; ends with a last one, if that does not take long.
  ///
  /// @param isWitnessed whether witnesses cosigned what is published; it is waited for a while
  LogRounds start(BooleanSupplier isWitnessed, Log log) {
    return LogRounds.start("anchors", () -> round(isWitnessed), anchors::last, LAST, log);
  }

  private void round(BooleanSupplier isWitnessed) {
    if (waited >= PATIENCE_ROUNDS || isWitnessed.getAsBoolean()) {
      anchors.round();
    } else {
      waited++;
    }
  }
}
