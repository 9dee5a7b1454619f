package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The last checkpoint of a log in a file that is kept apart from it: a log that is shorter than
/// this, or another, was set back, as by an old copy. One thread at a time.
final class LastCheckpoint {
  /// What to do with a log that was set back.
  static final String ADVICE =
      "bring the newer journal back, or begin another log in another data folder: going on from"
          + " here would contradict what was signed";

  private final Path file;
  private final Disk disk;
  private Optional<Note> written = Optional.empty();

  /// @param file in a folder that exists
  LastCheckpoint(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /// @throws JournalFailure if something else is there
  Optional<Note> read() throws IOException {
    try {
      return Optional.of(Note.parse(Files.readAllBytes(file)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (Malformed other) {
      throw new JournalFailure(file + " is no checkpoint: " + other.getMessage(), other);
    }
  }

  /// @param last what is in the file
  /// @param keys of the log; one of them must have signed it, and no line of one may be wrong
  /// @throws JournalFailure if this tree does not go on from it
  void requireContinued(Note last, List<VerifierKey> keys, GrowingTree tree) {
    if (!(last.check(keys) instanceof Note.Checked.Signed)) {
      throw new JournalFailure(
          "the last checkpoint in " + file + " is not signed by the log's key, " + keys.getFirst());
    }
    var earlier = Checkpoint.parse(last.text());
    var size = earlier.size();
    if (size > tree.size()) {
      throw new JournalFailure(
          ("the log was set back: its last checkpoint, in %s, is of %d leaves, but the journal has"
                  + " %d; %s")
              .formatted(file, size, tree.size(), ADVICE));
    }
    var root = new TreeProof(tree).root(size);
    if (!root.equals(earlier.root())) {
      throw new JournalFailure(
          ("the log is another: the root of its first %d leaves is %s, but in its last"
                  + " checkpoint, in %s, it is %s; %s")
              .formatted(size, root.base64(), file, earlier.root().base64(), ADVICE));
    }
  }

  /// Takes the place of what was there before.
  void write(Note note) throws IOException {
    if (written.filter(note::equals).isPresent()) {
      return;
    }
    disk.writeWhole(file, note.bytes());
    written = Optional.of(note);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
