package dev.sovereign.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Files that only their owner reads, and that outlive a power cut once they are written.
/// Everything here blocks.
public final class SecretFile {
  private SecretFile() {}

  /// Puts these bytes into the file, whole or not at all.
  public static void write(Path file, byte[] bytes) throws IOException {
    var next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var out = FileChannel.open(next, StandardOpenOption.WRITE)) {
      overwrite(out, bytes);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    force(file.resolveSibling("."));
  }

  /// Takes the file away for good, as far as a file system does that: what stood in it is written
  /// over first. No effect where there is none.
  static void destroy(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      overwrite(out, new byte[(int) out.size()]);
    }
    Files.delete(file);
    force(file.resolveSibling("."));
  }

  /// Makes a folder that only its owner enters, if it is not there.
  static void folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    force(folder.resolveSibling("."));
  }

  private static void overwrite(FileChannel out, byte[] bytes) throws IOException {
    var rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      out.write(rest);
    }
    out.force(true);
  }

  private static void force(Path folder) throws IOException {
    try (var opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }
}
