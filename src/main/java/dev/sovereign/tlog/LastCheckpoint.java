package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// The last checkpoint of a log in a file that is kept apart from it: a log that is shorter than
/// this, or another, was set back, as by an old copy. One thread at a time.
final class LastCheckpoint {
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
