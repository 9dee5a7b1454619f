package dev.sovereign.tlog;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The files of a journal: `<number of the file, 8 digits>.seg`, in the order of their records.
final class Segments {
  private static final String ENDING = ".seg";
  private static final ByteBuffer ZEROS = Blocks.allocate(256 << 10).asReadOnlyBuffer();

  private final Path folder;
  private final Disk disk;
  private final int block;

  /// To read them, also while they are written elsewhere.
  Segments(Path folder) {
    this(folder, Disk.REAL, Blocks.NONE);
  }

  /// To write them.
  Segments(Path folder, Disk disk) {
    this(folder, disk, disk.block(unfinished(folder)));
  }

  private Segments(Path folder, Disk disk, int block) {
    this.folder = folder;
    this.disk = disk;
    this.block = block;
  }

  /// All files in order.
  List<Path> all() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(it -> it.getFileName().toString().endsWith(ENDING)).sorted().toList();
    }
  }

  Path path(int number) {
    return folder.resolve(String.format(Locale.ROOT, "%08d%s", number, ENDING));
  }

  static int number(Path file) {
    var name = file.getFileName().toString();
    return Integer.parseInt(name.substring(0, name.length() - ENDING.length()));
  }

  /// The first record of a file, if a sound one stands there.
  static Optional<JournalRecord> first(Path file) throws IOException {
    try (var arena = Arena.ofConfined()) {
      return Frame.read(mapped(file, arena)).map(Frame.Found::entry);
    }
  }

  /// A file's bytes to read, for as long as the arena is open.
  static ByteBuffer mapped(Path file, Arena arena) throws IOException {
    try (var channel = FileChannel.open(file, READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
    }
  }

  FileChannel open(Path file) throws IOException {
    return disk.open(file, READ, WRITE);
  }

  /// Opens one that is written in such blocks.
  FileChannel open(Path file, int block, OpenOption... options) throws IOException {
    return disk.open(file, Blocks.options(block, options));
  }

  /// The blocks in which a file of so many bytes is written.
  int blockFor(long size) {
    return size % block == 0 ? block : Blocks.NONE;
  }

  /// The file that the next segment is until it is whole.
  Path unfinished() {
    return unfinished(folder);
  }

  private static Path unfinished(Path folder) {
    return folder.resolve("next.tmp");
  }

  /// Makes a segment, if it is not there.
  void make(int number, int bytes) throws IOException {
    try (var file = new NewSegment(this, disk, path(number), bytes)) {
      file.extend(bytes);
    }
  }

  /// Writes zeros over a part of a file; of one that is written in blocks, over whole ones.
  void zero(FileChannel file, long from, long to) throws IOException {
    var zeros = ZEROS.duplicate();
    for (var at = from; at < to; at += zeros.capacity()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      disk.write(file, zeros, at);
    }
  }
}
