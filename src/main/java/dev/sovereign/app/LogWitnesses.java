package dev.sovereign.app;

import dev.sovereign.config.BaseUrl;
import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.VerifierKey;
import dev.sovereign.witness.Witnesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The witnesses of the configuration, asked before the log signs anything whether they have seen
/// more of it.
final class LogWitnesses {
  private LogWitnesses() {}

  /// Those that are configured; nobody is asked.
  ///
  /// @throws JournalFailure if the policy is none
  static Optional<Witnesses> of(
      Optional<Settings.WitnessSettings> settings, MerkleLog log, Log lines) throws IOException {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Witnesses(policy(settings.get().policy()), log, lines));
  }

  /// The same, asked.
  ///
  /// @throws JournalFailure if one has seen more, or another log, or if fewer are heard than have
  ///     to be
  static Optional<Witnesses> asked(
      Optional<Settings.WitnessSettings> settings, MerkleLog log, Log lines) throws IOException {
    var witnesses = of(settings, log, lines);
    var last = last(log);
    if (witnesses.isPresent() && last.isPresent()) {
      var required = settings.orElseThrow().require();
      requireHeard(required, witnesses.get().confirm(last.get()));
    }
    return witnesses;
  }

  /// The checkpoint of a log that is not started yet, that others are asked about: its last, where
  /// that is known, else that of all leaves in the journal; nothing where it has none.
  static Optional<Note> last(MerkleLog log) throws IOException {
    // Signed anew: a witness may know other keys by now than those which signed it then.
    var last = log.signedBefore().map(it -> Checkpoint.parse(it.text()).size());
    var whole = Optional.of(log.taken()).filter(it -> it > 0);
    return last.or(() -> whole).map(log::checkpointOf);
  }

  /// The keys of those that are asked.
  ///
  /// @throws JournalFailure if the policy is none
  static List<VerifierKey> keys(Optional<Settings.WitnessSettings> settings) throws IOException {
    if (settings.isEmpty()) {
      return List.of();
    }
    var witnesses = policy(settings.get().policy()).witnesses();
    return witnesses.stream()
        .filter(it -> it.url().isPresent())
        .map(TrustPolicy.Witness::key)
        .toList();
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
      var policy = TrustPolicy.parse(Files.readAllBytes(file));
      policy.witnesses().forEach(LogWitnesses::requireAddress);
      return policy;
    } catch (Malformed wrong) {
      throw new JournalFailure("log.witnesses.policy: " + file + ": " + wrong.getMessage());
    }
  }

  private static void requireAddress(TrustPolicy.Witness witness) {
    try {
      witness.url().ifPresent(BaseUrl::parse);
    } catch (IllegalArgumentException wrong) {
      throw new Malformed("the URL of witness " + witness.name() + " " + wrong.getMessage());
    }
  }
}
