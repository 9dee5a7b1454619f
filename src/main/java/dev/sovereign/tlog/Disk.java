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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// The few things that the journal and the log ask of a disk. One implementation is real; a test's
/// may fail.
interface Disk {
  /// Whose files are.
  FileAttribute<?> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// So many files are forced by one call for all of their file system: it may have to write what
  /// others left there, too.
  int MANY = 8;

  /// Threads that are there for a while when there is nothing to do: there is every few
  /// milliseconds.
  Executor AHEAD = Executors.newCachedThreadPool(Background.threads("journal-ahead"));

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

        @Override
        public void forceFiles(List<Path> files) throws IOException {
          if (files.size() < MANY || !Linux.syncFileSystem(folder(files.getFirst()))) {
            Disk.super.forceFiles(files);
          }
        }

        @Override
        public int block(Path file) {
          return Blocks.probe(this, file);
        }

        @Override
        public boolean reserve(Path file, long bytes) {
          return Linux.reserve(file, bytes);
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

  /// Does work that is needed later, on another thread.
  default void ahead(Runnable work) {
    AHEAD.execute(work);
  }

  /// Writes a file that nobody reads before it has its name; when this returns, bytes and name are
  /// on stable storage.
  default void writeWhole(Path file, byte[] bytes) throws IOException {
    var unfinished = unfinished(file);
    try (var channel = open(unfinished, CREATE, TRUNCATE_EXISTING, WRITE)) {
      write(channel, ByteBuffer.wrap(bytes), 0);
      force(channel, true);
    }
    rename(unfinished, file);
    forceFolder(folder(file));
  }

  /// The same without the wait: a power cut may leave any part of it, also under its name, until
  /// [#forceFiles] is done.
  default void put(Path file, byte[] bytes) throws IOException {
    var unfinished = unfinished(file);
    try (var channel = open(unfinished, CREATE, TRUNCATE_EXISTING, WRITE)) {
      write(channel, ByteBuffer.wrap(bytes), 0);
    }
    rename(unfinished, file);
  }

  /// Returns when these files, which were put, and their names are on stable storage.
  default void forceFiles(List<Path> files) throws IOException {
    for (var file : files) {
      try (var channel = open(file, READ)) {
        force(channel, true);
      }
    }
    for (var folder : files.stream().map(Disk::folder).distinct().toList()) {
      forceFolder(folder);
    }
  }

  /// The size of the blocks in which files are best written in a folder, see [Blocks].
  ///
  /// @param file in that folder, which may be written over to find out
  default int block(Path file) {
    return Blocks.NONE;
  }

  /// Gives a file so many bytes that read as zeros and need not be written.
  ///
  /// @return whether it has them; where not, they are to be written
  default boolean reserve(Path file, long bytes) throws IOException {
    return false;
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + ".tmp");
  }

  /// The folder of a file that is in one.
  static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent(), "it is in a folder");
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
