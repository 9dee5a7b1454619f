package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
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

  /// Those that are configured; nobody is asked.
  ///
  /// @throws JournalFailure if the key of one is none
  static Optional<Mirrors> of(List<Settings.MirrorSettings> settings, MerkleLog log, Log lines) {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    var places = settings.stream().map(it -> new Mirrors.Place(key(it), it.url())).toList();
    return Optional.of(new Mirrors(places, log, lines));
  }

  /// The same, asked.
  ///
  /// @throws JournalFailure if one has seen more, or another log, or its key is none
  static Optional<Mirrors> asked(List<Settings.MirrorSettings> settings, MerkleLog log, Log lines)
      throws IOException {
    var mirrors = of(settings, log, lines);
    var last = LogWitnesses.last(log);
    if (mirrors.isPresent() && last.isPresent()) {
      refuseContradicted(mirrors.get().confirm(last.get()));
    }
    return mirrors;
  }

  /// Called before anybody is asked: a cosignature by a key says either that its owner keeps all
  /// entries, or only that it has seen the checkpoint.
  ///
  /// @throws JournalFailure if the key of a mirror is that of a witness, too
  static void requireApart(Settings.LogSettings settings) throws IOException {
    var witnesses = LogWitnesses.keys(settings.witnesses());
    for (var key : keys(settings.mirrors())) {
      if (witnesses.contains(key)) {
        throw new JournalFailure(
            ("log.mirrors.vkey: %s is also the key of a witness with a URL in"
                    + " log.witnesses.policy, whose cosignature does not say that it keeps the log:"
                    + " leave it out of one of them")
                .formatted(key));
      }
    }
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
