package dev.sovereign.tlog;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// The few things that the journal and the log ask of a disk. One implementation is real; a test's
/// may fail.
interface Disk {
  /// Whose files are.
  FileAttribute<?> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// The real disk.
  Disk REAL =
      new Disk() {
        @Override
        public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
          var position = at;
          while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
          }
        }

        @Override
        public void force(FileChannel file, boolean metadata) throws IOException {
          file.force(metadata);
        }
      };

  /// Opens a file. One that is made is its owner's alone.
  default FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), OWNERS);
  }

  /// Gives a file another name in its folder, in place of what had that.
  default void rename(Path file, Path name) throws IOException {
    Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Makes a folder in one that is there, if it is not there itself.
  default void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  /// Does work that is needed later, on a thread of its own.
  default void ahead(Runnable work) {
    Thread.ofPlatform().daemon().name("journal-ahead").start(work);
  }

  /// Writes a file that nobody reads before it has its name; when this returns, bytes and name are
  /// on stable storage.
  default void writeWhole(Path file, byte[] bytes) throws IOException {
    var unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try (var channel = open(unfinished, CREATE, TRUNCATE_EXISTING, WRITE)) {
      write(channel, ByteBuffer.wrap(bytes), 0);
      force(channel, true);
    }
    rename(unfinished, file);
    forceFolder(Objects.requireNonNull(file.getParent(), "it is in a folder"));
  }

  /// Writes all the bytes at this place of the file.
  void write(FileChannel file, ByteBuffer bytes, long at) throws IOException;

  /// Returns when what was written is on stable storage.
  void force(FileChannel file, boolean metadata) throws IOException;

  /// Makes a new or removed name in the folder durable.
  default void forceFolder(Path folder) throws IOException {
    try (var handle = FileChannel.open(folder, READ)) {
      force(handle, true);
    }
  }
}
