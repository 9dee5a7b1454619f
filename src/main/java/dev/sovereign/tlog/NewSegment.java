package dev.sovereign.tlog;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A segment that is being made: a file of zeros that are really written, as far as there is time
/// for that, and its name durable. A record written into it later changes neither its size nor the
/// folder, so one `force` of its data is enough. One thread at a time.
final class NewSegment implements Closeable {
  /// What is forced at once at most.
  static final int LARGEST_PIECE = 1 << 20;

  private final Segments segments;
  private final Disk disk;
  private final Path file;
  private final int size;
  private final int block;
  private Optional<FileChannel> open = Optional.empty();
  private int made;

  /// @param file that it becomes
  /// @param size in bytes
  NewSegment(Segments segments, Disk disk, Path file, int size) {
    this.segments = segments;
    this.disk = disk;
    this.file = file;
    this.size = size;
    this.block = segments.blockFor(size);
  }

  /// So many bytes of it are there for good; all of them once it has its name.
  int made() {
    return made;
  }

  /// How many bytes it lacks.
  int left() {
    return size - made;
  }

  /// Makes so many bytes more of it and what is left of a block, piece by piece; at most those that
  /// it lacks.
  void extend(int bytes) throws IOException {
    if (isFound()) {
      return;
    }
    for (var most = (int) Math.min(size, Blocks.roundUp(made + bytes, block)); made < most; ) {
      var to = Math.min(most, made + LARGEST_PIECE);
      segments.zero(channel(), made, to);
      disk.force(channel(), true); // All at once would hold up the records that are forced now.
      if (to == size) {
        giveName();
      }
      made = to;
    }
  }

  /// Makes what it lacks without writing it, where the disk can do that; else as [#extend] does.
  /// That is done at once, but what is written into it later takes longer to force.
  void reserve() throws IOException {
    if (isFound()) {
      return;
    }
    var channel = channel();
    if (disk.reserve(segments.unfinished(), size)) {
      disk.force(channel, true);
      giveName();
      made = size;
    } else {
      extend(left());
    }
  }

  // Who made it may have ended before the name was forced.
  private boolean isFound() throws IOException {
    var isFound = made == 0 && Files.exists(file);
    if (isFound) {
      finish();
    }
    return isFound;
  }

  private void giveName() throws IOException {
    close();
    disk.rename(segments.unfinished(), file);
    finish();
  }

  private void finish() throws IOException {
    disk.forceFolder(Disk.folder(file));
    made = size;
  }

  private FileChannel channel() throws IOException {
    if (open.isEmpty()) {
      open =
          Optional.of(
              segments.open(segments.unfinished(), block, CREATE, TRUNCATE_EXISTING, WRITE));
    }
    return open.get();
  }

  /// Begins anew with the next piece: what a disk holds that has failed is not known.
  void restart() throws IOException {
    made = 0;
    close();
  }

  /// Leaves it as far as it is; who opens the journal next begins anew.
  @Override
  public void close() throws IOException {
    var channel = open;
    open = Optional.empty();
    if (channel.isPresent()) {
      channel.get().close();
    }
  }
}
