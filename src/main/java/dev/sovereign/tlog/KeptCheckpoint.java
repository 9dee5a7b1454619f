package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// A checkpoint of the log with who cosigned it, in a file that outlives the program. One thread at
/// a time; it blocks.
public final class KeptCheckpoint {
  private static final String BROKEN = ".broken";

  private final Path file;
  private final Disk disk;

  /// @param file in a folder that exists
  public KeptCheckpoint(Path file) {
    this(file, Disk.REAL);
  }

  KeptCheckpoint(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /// What is kept, signed anew by all keys that the log has now, before the lines of others, which
  /// nobody has checked. Called before the log is started.
  ///
  /// @param setAside hears of a file that is broken, cannot be read or is not signed by a key of
  ///     the log, by the name that it was given: nothing depends on it
  /// @throws JournalFailure if the log does not go on from it: its key has signed that for others
  /// @throws IOException if a file cannot be set aside
  public Optional<Note> read(MerkleLog log, Consumer<Path> setAside) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(continued(Note.parse(Files.readAllBytes(file)), log));
    } catch (Malformed | IOException unusable) {
      var aside = file.resolveSibling(file.getFileName() + BROKEN);
      disk.rename(file, aside);
      forceFolder();
      setAside.accept(aside);
      return Optional.empty();
    }
  }

  private Note continued(Note note, MerkleLog log) {
    var tree = Checkpoint.parse(note.text());
    var isOurs = note.check(log.verifiers()) instanceof Note.Checked.Signed;
    if (!isOurs || !tree.origin().equals(log.origin())) {
      throw new Malformed("it is not signed by a key of the log");
    }
    if (tree.size() > log.taken()) {
      throw new JournalFailure(
          ("the log was set back: others cosigned its checkpoint of %d leaves, in %s, but the"
                  + " journal has %d; %s")
              .formatted(tree.size(), file, log.taken(), LastCheckpoint.ADVICE));
    }
    var now = log.checkpointOf(tree.size());
    if (!now.text().equals(note.text())) {
      throw new JournalFailure(
          ("the log is another: the root of its first %d leaves is not that of the checkpoint that"
                  + " others cosigned, in %s; %s")
              .formatted(tree.size(), file, LastCheckpoint.ADVICE));
    }
    return now.withMore(note.signatures());
  }

  /// Takes the place of what was there before; returns when it is there for good.
  public void write(Note note) throws IOException {
    disk.writeWhole(file, note.bytes());
  }

  /// Keeps nothing any more; returns when that is for good.
  public void forget() throws IOException {
    if (Files.deleteIfExists(file)) {
      forceFolder();
    }
  }

  private void forceFolder() throws IOException {
    disk.forceFolder(Disk.folder(file));
  }
}
