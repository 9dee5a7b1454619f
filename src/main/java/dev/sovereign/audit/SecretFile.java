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
  private static final String NEXT = ".next"; // Not yet whole.
  private static final String GONE = ".gone"; // About to be written over.
  private static final String BROKEN = ".broken";

  private SecretFile() {}

  /// Puts these bytes into the file, whole or not at all.
  public static void write(Path file, byte[] bytes) throws IOException {
    var next = sibling(file, NEXT);
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var out = FileChannel.open(next, StandardOpenOption.WRITE)) {
      overwrite(out, bytes);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    force(file.resolveSibling("."));
  }

  /// Puts these bytes into the file, whole or not at all, and destroys what stood in it before.
  /// Where that is cut off, [#destroyReplaced] finishes it.
  public static void replace(Path file, byte[] bytes) throws IOException {
    destroyReplaced(file);
    Files.createLink(sibling(file, GONE), file);
    write(file, bytes);
    destroyReplaced(file);
  }

  /// Destroys what stood in the file before it was replaced, if that is still there.
  public static void destroyReplaced(Path file) throws IOException {
    var gone = sibling(file, GONE);
    if (!Files.exists(gone)) {
      return;
    }
    if (Files.isSameFile(file, gone)) { // Cut off before it was replaced: nothing is to go.
      delete(gone);
    } else {
      writeOver(gone);
    }
  }

  /// Takes the file away, which a power cut does not bring back. No effect where there is none.
  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    force(file.resolveSibling("."));
  }

  /// Takes the file away for good, as far as a file system does that: what stood in it is written
  /// over first, under a name that nobody reads. No effect where there is none.
  static void destroy(Path file) throws IOException {
    if (Files.exists(file)) {
      // Whoever is cut off after this leaves no file behind that holds zeros and passes for a key.
      rename(file, GONE);
      writeOver(sibling(file, GONE));
    }
  }

  private static void writeOver(Path file) throws IOException {
    try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      overwrite(out, new byte[(int) out.size()]);
    }
    Files.delete(file);
    force(file.resolveSibling("."));
  }

  /// Gives the file a name with this at its end, which outlives a power cut from then on.
  static void rename(Path file, String suffix) throws IOException {
    move(file, sibling(file, suffix));
  }

  /// Gives the file another name in its folder, which outlives a power cut from then on.
  static void move(Path file, Path other) throws IOException {
    Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
    force(file.resolveSibling("."));
  }

  /// Gives a file that is broken a name by which nobody reads it, and leaves it to be looked at.
  ///
  /// @return that name, of which there is one: the next file takes its place
  public static Path setAside(Path file) throws IOException {
    rename(file, BROKEN);
    return sibling(file, BROKEN);
  }

  /// The file of that name with this at its end.
  static Path sibling(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /// Makes a folder that only its owner enters, if it is not there. What was being written into it
  /// or destroyed when the program ended is destroyed.
  static void folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    force(folder.resolveSibling("."));
    try (var left = Files.newDirectoryStream(folder, "*{" + NEXT + "," + GONE + "}")) {
      for (var file : left) {
        writeOver(file);
      }
    }
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
