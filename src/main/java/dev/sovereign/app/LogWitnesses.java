package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.witness.Witnesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The witnesses of the configuration, asked before the log signs anything whether they have seen
/// more of it.
final class LogWitnesses {
  private LogWitnesses() {}

  /// @throws JournalFailure if one has seen more, or another log, or if fewer are heard than have
  ///     to be
  static Optional<Witnesses> of(
      Optional<Settings.WitnessSettings> settings, MerkleLog log, Log lines) throws IOException {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    var required = settings.get().require();
    var witnesses = new Witnesses(policy(settings.get().policy()), log, lines);
    var last = log.signedBefore();
    if (last.isPresent()) {
      // Signed anew: a witness may know other keys by now than those which signed it then.
      var size = Checkpoint.parse(last.get().text()).size();
      requireHeard(required, witnesses.confirm(log.checkpointOf(size)));
    }
    return Optional.of(witnesses);
  }

  private static void requireHeard(int required, Witnesses.Confirmation heard) {
    switch (heard) {
      case Witnesses.Confirmation.Contradicted(var how) ->
          throw new JournalFailure(
              ("a witness has seen more of the log than the journal has, or another log of its"
                      + " name (%s): bring the newer journal back, or begin another log in another"
                      + " data folder")
                  .formatted(how.facts("witness")));
      case Witnesses.Confirmation.Confirmed(var count) when count < required ->
          throw new JournalFailure(
              ("log.witnesses.require is %d, but only %d witnesses say that they have seen no more"
                      + " of the log than we have; start again when they answer")
                  .formatted(required, count));
      case Witnesses.Confirmation.Confirmed _ -> {}
    }
  }

  private static TrustPolicy policy(Path file) throws IOException {
    try {
      return TrustPolicy.parse(Files.readAllBytes(file));
    } catch (Malformed wrong) {
      throw new JournalFailure("log.witnesses.policy: " + file + ": " + wrong.getMessage());
    }
  }
}
