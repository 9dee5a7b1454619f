package dev.sovereign.app;

import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// The key that signs the log, whose name is the log's origin. It is made at the first start and
/// stays: a log that was signed by another key, or had another name, would be another log.
final class LogKey {
  private static final String USUAL = "sovereign.local/";
  private static final int DRAWN_BYTES = 4;

  private LogKey() {}

  /// The key of the log in this folder.
  ///
  /// @param origin what the configuration calls the log
  /// @throws JournalFailure if the log has another origin, or its key was lost
  static SignerKey of(DataFolder data, Optional<String> origin) {
    var kept = data.logKey();
    if (kept.isEmpty()) {
      return fresh(data, origin.orElseGet(LogKey::drawn));
    }
    var key = parsed(kept.get(), data);
    var name = key.verifier().name();
    if (origin.isPresent() && !origin.get().equals(name)) {
      throw new JournalFailure(
          ("log.origin is %s, but the log in %s began as %s and keeps that name: put it back into"
                  + " the configuration, or begin another log in another data folder")
              .formatted(origin.get(), data.root(), name));
    }
    return key;
  }

  private static SignerKey fresh(DataFolder data, String origin) {
    if (Files.exists(data.lastCheckpoint())) {
      throw new JournalFailure(
          ("the log's key, %s, is missing, but the log was begun: bring it back from a backup;"
                  + " without it, another log can begin in another data folder")
              .formatted(data.logKeyFile()));
    }
    var key = SignerKey.generate(origin, SignatureType.ED25519);
    data.keepLogKey(key.secret());
    return key;
  }

  private static SignerKey parsed(String text, DataFolder data) {
    try {
      return SignerKey.parse(text);
    } catch (Malformed broken) {
      throw new JournalFailure(
          "the log's key in " + data.logKeyFile() + " is broken: " + broken.getMessage());
    }
  }

  private static String drawn() {
    var bytes = new byte[DRAWN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return USUAL + HexFormat.of().formatHex(bytes);
  }
}
