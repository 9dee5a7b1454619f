package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.VerifierKey;
import dev.sovereign.witness.Mirrors;
import dev.sovereign.witness.Witnesses;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The mirrors of the configuration, asked before the log signs anything whether they have seen
/// more of it.
final class LogMirrors {
  private LogMirrors() {}

  /// @throws JournalFailure if one has seen more, or another log, or its key is none
  static Optional<Mirrors> of(List<Settings.MirrorSettings> settings, MerkleLog log, Log lines)
      throws IOException {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    var places = settings.stream().map(it -> new Mirrors.Place(key(it), it.url())).toList();
    var mirrors = new Mirrors(places, log, lines);
    var last = log.signedBefore();
    if (last.isPresent()) {
      var size = Checkpoint.parse(last.get().text()).size();
      refuseContradicted(mirrors.confirm(log.checkpointOf(size)));
    }
    return Optional.of(mirrors);
  }

  /// Their keys.
  static List<VerifierKey> keys(List<Settings.MirrorSettings> settings) {
    return settings.stream().map(LogMirrors::key).toList();
  }

  private static void refuseContradicted(Witnesses.Confirmation heard) {
    if (heard instanceof Witnesses.Confirmation.Contradicted(var how)) {
      throw new JournalFailure(
          ("a mirror has seen more of the log than the journal has, or another log of its name"
                  + " (%s): bring the newer journal back, or begin another log in another data"
                  + " folder")
              .formatted(how.facts("mirror")));
    }
  }

  private static VerifierKey key(Settings.MirrorSettings settings) {
    try {
      var key = VerifierKey.parse(settings.vkey());
      if (key.type() == SignatureType.ED25519) {
        throw new Malformed("a mirror's key is of type 4 or 6");
      }
      return key;
    } catch (Malformed wrong) {
      throw new JournalFailure("log.mirrors.vkey: " + wrong.getMessage());
    }
  }
}
