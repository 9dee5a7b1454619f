package dev.sovereign.tlog;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Files that are written past the system's memory (`O_DIRECT`): in whole blocks, from memory that
/// is aligned to them.
///
/// The system would keep a copy in memory of all that a journal writes, which is seldom read soon,
/// and where a machine has to be given that memory first, that takes longer than to write it.
final class Blocks {
  /// The size of a block where a file is written through the system's memory.
  static final int NONE = 1;

  /// No file system's larger blocks are used.
  static final int LARGEST = 64 << 10;

  // Java has it for every system, the compiler only without its warnings as errors.
  private static final Optional<OpenOption> DIRECT = option("com.sun.nio.file.ExtendedOpenOption");

  private Blocks() {}

  private static Optional<OpenOption> option(String type) {
    try {
      return Arrays.stream(Class.forName(type).getEnumConstants())
          .map(OpenOption.class::cast)
          .filter(it -> it.toString().equals("DIRECT"))
          .findFirst();
    } catch (ClassNotFoundException absent) { // A Java that was made without that module.
      return Optional.empty();
    }
  }

  /// The size of the blocks of which files are made in a folder; [#NONE] where they cannot be
  /// written past the system's memory, or it is not known that readers see what is.
  ///
  /// @param file in that folder, which is made anew, empty
  static int probe(Disk disk, Path file) {
    try {
      var store = Files.getFileStore(Disk.folder(file));
      var size = store.getBlockSize();
      var isFit = Long.bitCount(size) == 1 && size <= LARGEST;
      if (DIRECT.isEmpty() || !isFit || !Linux.knows(store)) {
        return NONE;
      }
      var block = (int) size;
      disk.open(file, options(block, CREATE, TRUNCATE_EXISTING, WRITE)).close();
      return block;
    } catch (IOException | UnsupportedOperationException refused) {
      return NONE;
    }
  }

  /// These options, and that for a file which is written in such blocks.
  static OpenOption[] options(int block, OpenOption... others) {
    return block == NONE
        ? others
        : Stream.concat(Stream.of(others), DIRECT.stream()).toArray(OpenOption[]::new);
  }

  /// Memory for any block, with zeros in it.
  ///
  /// @param bytes that there are at least
  static ByteBuffer allocate(int bytes) {
    var whole = (int) roundUp(bytes, LARGEST);
    return ByteBuffer.allocateDirect(whole + LARGEST).alignedSlice(LARGEST);
  }

  /// The first multiple of the block's size from there on.
  static long roundUp(long bytes, int block) {
    return (bytes + block - 1) / block * block;
  }
}
