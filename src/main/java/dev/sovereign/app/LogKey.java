package dev.sovereign.app;

import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys that sign the log, whose name is the log's origin: of Ed25519 and of ML-DSA-44. They
/// are made at the first start and stay until [LogRotation] changes them: a log that was signed by
/// another key, or had another name, would be another log.
final class LogKey {
  private static final String USUAL = "sovereign.local/";
  private static final int DRAWN_BYTES = 4;

  private LogKey() {}

  /// The keys of the log in this folder. One that began without a key of ML-DSA-44 gets one.
  ///
  /// @param origin what the configuration calls the log
  /// @throws JournalFailure if the log has another origin, or its key was lost
  static LogKeys of(DataFolder data, Optional<String> origin) {
    var kept = data.logKeys();
    if (kept.isEmpty()) {
      return fresh(data, origin.orElseGet(LogKey::drawn));
    }
    data.destroyReplacedLogKeys();
    var keys = parsed(kept.get(), data);
    var name = keys.origin();
    if (origin.isPresent() && !origin.get().equals(name)) {
      throw new JournalFailure(
          ("log.origin is %s, but the log in %s began as %s and keeps that name: put it back into"
                  + " the configuration, or begin another log in another data folder")
              .formatted(origin.get(), data.root(), name));
    }
    return withMlDsa(keys, data);
  }

  private static LogKeys withMlDsa(LogKeys keys, DataFolder data) {
    var type = SignatureType.ML_DSA_44_COSIGNATURE;
    if (keys.verifiers().stream().anyMatch(it -> it.type() == type)) {
      return keys;
    }
    var more = Stream.of(SignerKey.generate(keys.origin(), type));
    return kept(new LogKeys(Stream.concat(keys.signers().stream(), more).toList()), data);
  }

  private static LogKeys kept(LogKeys keys, DataFolder data) {
    data.keepLogKeys(keys.secret());
    return keys;
  }

  private static LogKeys fresh(DataFolder data, String origin) {
    if (Files.exists(data.lastCheckpoint())) {
      throw new JournalFailure(
          ("the file of the log's keys, %s, is missing, but the log was begun: bring it back from a"
                  + " backup; without it, another log can begin in another data folder")
              .formatted(data.logKeyFile()));
    }
    return kept(LogKeys.generate(origin), data);
  }

  /// The keys of a log that was begun.
  ///
  /// @throws JournalFailure if there is none, or they are broken
  static LogKeys begun(DataFolder data) {
    var text = data.logKeys();
    return parsed(
        text.orElseThrow(() -> new JournalFailure("there is no log in " + data.root() + " yet")),
        data);
  }

  private static LogKeys parsed(String text, DataFolder data) {
    try {
      return LogKeys.parse(text);
    } catch (Malformed broken) {
      throw new JournalFailure(
          "the file of the log's keys, "
              + data.logKeyFile()
              + ", is broken: "
              + broken.getMessage());
    }
  }

  private static String drawn() {
    var bytes = new byte[DRAWN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return USUAL + HexFormat.of().formatHex(bytes);
  }
}
