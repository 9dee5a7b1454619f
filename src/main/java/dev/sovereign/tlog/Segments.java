package dev.sovereign.tlog;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The files of a journal: `<number of the file, 8 digits>.seg`, in the order of their records.
final class Segments {
  private static final String ENDING = ".seg";
  private static final int BLOCK = 1 << 20;

  private final Path folder;
  private final Disk disk;

  Segments(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
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

  /// Makes a segment, if it is not there.
  void make(int number, int bytes) throws IOException {
    try (var file = new NewSegment(this, disk, path(number), bytes)) {
      file.extend(bytes);
    }
  }

  /// Writes zeros over a part of a file.
  void zero(FileChannel file, long from, long to) throws IOException {
    var zeros = ByteBuffer.allocate((int) Math.min(BLOCK, to - from));
    for (var at = from; at < to; at += BLOCK) {
      zeros.clear().limit((int) Math.min(BLOCK, to - at));
      disk.write(file, zeros, at);
    }
  }
}
