package dev.sovereign.app;

import dev.sovereign.audit.SecretFile;
import dev.sovereign.tlog.JournalFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder that everything lies in that outlives the process: `sovereign.db`, `journal/`,
/// `log/`, `anchors/`, `routes`, `call-numbers` and, in `keys/`, what nobody else may read.
/// Folders are 0700 and files in `keys/` 0600.
final class DataFolder {
  private static final int PEPPER_BYTES = 32;

  private final Path root;

  private DataFolder(Path root) {
    this.root = root;
  }

  /// Which folder a command goes by: the one that was named, else that of the environment, else the
  /// configuration's.
  static Path where(Optional<Path> named, Map<String, String> environment, Path usual) {
    return named
        .or(
            () ->
                Stream.of("SOVEREIGN_DATA", "STATE_DIRECTORY")
                    .map(it -> environment.getOrDefault(it, ""))
                    .filter(it -> !it.isEmpty())
                    .findFirst()
                    .map(Path::of))
        .orElse(usual);
  }

  /// The folder, made if it is not there, closed to everybody else.
  ///
  /// @throws UncheckedIOException if that fails
  static DataFolder open(Path root) {
    try {
      var isNew = !Files.exists(root);
      Files.createDirectories(root.resolve("keys"));
      Files.createDirectories(root.resolve("journal"));
      Files.createDirectories(root.resolve("log"));
      force(root);
      if (isNew) {
        force(root.resolve(".."));
      }
      close(root, "rwx------");
      close(root.resolve("keys"), "rwx------");
      return new DataFolder(root);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot use the data folder " + root, failed);
    }
  }

  /// The folder of a log that was begun.
  ///
  /// @throws JournalFailure if there is none
  static DataFolder begun(Path root) {
    if (!Files.exists(root.resolve("keys").resolve("log"))) {
      throw new JournalFailure("there is no log in " + root + " yet");
    }
    return open(root);
  }

  Path root() {
    return root;
  }

  Path database() {
    return root.resolve("sovereign.db");
  }

  Path journal() {
    return root.resolve("journal");
  }

  /// The tiles of the log.
  Path log() {
    return root.resolve("log");
  }

  /// The last checkpoint of the log, apart from it.
  Path lastCheckpoint() {
    return root.resolve("keys").resolve("log.checkpoint");
  }

  /// The checkpoint that is shown, where a quorum of witnesses cosigned it.
  Path cosignedCheckpoint() {
    return root.resolve("keys").resolve("log.cosigned");
  }

  /// The last checkpoint that mirrors cosigned.
  Path mirroredCheckpoint() {
    return root.resolve("keys").resolve("log.mirrored");
  }

  /// The last checkpoint of a log that is frozen.
  Path frozenLog() {
    return root.resolve("keys").resolve("log.frozen");
  }

  /// The folder of the keys under which rows are sealed, one for each tenant.
  Path tenantKeys() {
    return root.resolve("keys").resolve("tenants");
  }

  /// The folder of the keys that sign rows, one for each day.
  Path rowKeys() {
    return root.resolve("keys").resolve("rows");
  }

  /// Which version of the routes is the last in the log.
  Path routes() {
    return root.resolve("routes");
  }

  /// Which number the last row of each tenant has.
  Path callNumbers() {
    return root.resolve("call-numbers");
  }

  /// The key that signs what is sent to Rekor.
  Path anchorKey() {
    return root.resolve("keys").resolve("anchor");
  }

  /// The folder of the rows of anchors.
  Path anchors() {
    return root.resolve("anchors");
  }

  /// What is being sent to Rekor.
  Path anchorOutbox() {
    return anchors().resolve("outbox");
  }

  private Path adminKeyFile() {
    return root.resolve("keys").resolve("admin");
  }

  /// The file of the secret under which keys are stored.
  Path pepperFile() {
    return root.resolve("keys").resolve("pepper");
  }

  /// The secret under which keys are stored; made once.
  byte[] pepper() {
    var file = pepperFile();
    try {
      if (!Files.exists(file)) {
        var fresh = new byte[PEPPER_BYTES];
        new SecureRandom().nextBytes(fresh);
        SecretFile.write(file, fresh);
      }
      return Files.readAllBytes(file);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read or make " + file, failed);
    }
  }

  /// The file of the log's keys.
  Path logKeyFile() {
    return root.resolve("keys").resolve("log");
  }

  /// The log's keys as text, if they were made.
  Optional<String> logKeys() {
    try {
      return Optional.of(Files.readString(logKeyFile()).strip());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read " + logKeyFile(), failed);
    }
  }

  /// Keeps the log's keys: all of them or those that were there before.
  void keepLogKeys(String secret) {
    try {
      SecretFile.write(logKeyFile(), secret.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + logKeyFile(), failed);
    }
  }

  /// Keeps these keys of the log in place of all others, which are destroyed.
  void replaceLogKeys(String secret) {
    try {
      SecretFile.replace(logKeyFile(), secret.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot replace " + logKeyFile(), failed);
    }
  }

  /// Destroys keys of the log that were replaced, where that was cut off; called by whoever holds
  /// the journal.
  void destroyReplacedLogKeys() {
    try {
      SecretFile.destroyReplaced(logKeyFile());
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot destroy what " + logKeyFile() + " was", failed);
    }
  }

  /// Puts the admin key where only its owner reads it; the commands find it there.
  void keepAdminKey(String key) {
    try {
      SecretFile.write(adminKeyFile(), (key + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + adminKeyFile(), failed);
    }
  }

  /// The admin key's file, if it is there.
  Optional<Path> adminKey() {
    return Optional.of(adminKeyFile()).filter(Files::exists);
  }

  /// Takes over what the callers' keys need: the secret under which they are stored and, where
  /// there is one, the admin key.
  void keepCallersSecrets(DataFolder from) throws IOException {
    SecretFile.write(pepperFile(), from.pepper());
    var admin = from.adminKey();
    if (admin.isPresent()) {
      SecretFile.write(adminKeyFile(), Files.readAllBytes(admin.get()));
    }
  }

  /// Gives the folder its name at once, which outlives a power cut from then on, with all in it.
  ///
  /// @param name beside it; nothing has it, or an empty folder
  void moveTo(Path name) throws IOException {
    force(root);
    Files.move(root, name, StandardCopyOption.ATOMIC_MOVE);
    force(name.resolveSibling(""));
  }

  // The names in a folder outlive a power cut, as what is in the files does.
  private static void force(Path folder) throws IOException {
    try (var handle = FileChannel.open(folder, StandardOpenOption.READ)) {
      handle.force(true);
    }
  }

  private static void close(Path folder, String permissions) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }
}
