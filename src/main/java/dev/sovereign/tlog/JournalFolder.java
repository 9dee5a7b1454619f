package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A folder that this process alone writes a journal in. Whoever keeps other files that belong to
/// the journal takes the folder before touching them.
public final class JournalFolder {
  private final Path path;
  private final FileLock lock;

  private JournalFolder(Path path, FileLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Takes the folder, creating it if need be. Closing the journal that is opened in it lets go.
  ///
  /// @throws JournalFailure if somebody has it already
  public static JournalFolder take(Path path) throws IOException {
    Files.createDirectories(path);
    return new JournalFolder(path, lock(path));
  }

  private static FileLock lock(Path path) throws IOException {
    var file =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException sameProcess) {
      file.close();
      throw new JournalFailure("this process has " + path + " open already", sameProcess);
    }
    file.close();
    throw new JournalFailure("another process has " + path + " open");
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// Lets go of the folder, if no journal is opened in it after all.
  public void release() throws IOException {
    lock.channel().close();
  }
}
