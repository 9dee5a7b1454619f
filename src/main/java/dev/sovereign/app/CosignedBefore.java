package dev.sovereign.app;

import dev.sovereign.meter.Log;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.KeptCheckpoint;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.witness.Mirrors;
import dev.sovereign.witness.Witnesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The checkpoints that witnesses and mirrors cosigned last, in files beside the log's keys.
///
/// @param lines of the program's log
record CosignedBefore(DataFolder data, Log lines) {
  /// Goes on from them, and keeps the next ones there. Called before the log is started.
  ///
  /// @throws JournalFailure if the log does not go on from one that its key signed
  void takeUp(MerkleLog log, Optional<Witnesses> witnesses, Optional<Mirrors> mirrors)
      throws IOException {
    var published = new KeptCheckpoint(data.cosignedCheckpoint());
    var mirrored = new KeptCheckpoint(data.mirroredCheckpoint());
    var wasPublished = published.read(log, this::setAside);
    var wasMirrored = mirrored.read(log, this::setAside);
    if (witnesses.isPresent()) {
      witnesses.get().keepIn(published, wasPublished);
    } else {
      published.forget(); // The latest is shown from now on, and nothing smaller after that.
    }
    mirrors.ifPresent(it -> it.keepIn(mirrored, wasMirrored));
  }

  private void setAside(Path file) {
    lines.warn(
        "a file with a cosigned checkpoint is unusable and set aside",
        Log.word("file", file.toString()));
  }
}
