package dev.sovereign.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Sees when files have another content than the one that was told last, and have come to rest.
///
/// The content itself is compared: that follows links that are swapped, as Kubernetes does, and
/// works on every file system. It belongs to one thread.
final class FileWatch {
  private List<ByteBuffer> told;
  private List<ByteBuffer> last;

  /// What the files hold now counts as told.
  FileWatch(List<Path> files) {
    this.told = contents(files);
    this.last = told;
  }

  /// Whether there is a new content, the same as at the look before: somebody may still be writing.
  boolean hasChanged(List<Path> files) {
    var now = contents(files);
    var isNew = !now.equals(told) && now.equals(last);
    last = now;
    if (isNew) {
      told = now;
    }
    return isNew;
  }

  private static List<ByteBuffer> contents(List<Path> files) {
    return files.stream().map(FileWatch::content).toList();
  }

  private static ByteBuffer content(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException absent) {
      return ByteBuffer.allocate(0);
    }
  }
}
