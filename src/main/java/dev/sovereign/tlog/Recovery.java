package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Reads a journal from its first record to its last and cuts what a crash left half written.
///
/// A crash can only tear the batch that was written last, of which nobody was told that it was
/// durable; of its sectors any may be there. So what is not sound is cut, and with it what stands
/// behind it of the same batch. A sound record of a later batch shows that the disk has lost what
/// it promised, and the journal does not open. The numbers of the records show a loss across files.
final class Recovery {
  private final Segments segments;
  private final Disk disk;
  private final Consumer<JournalRecord> replay;
  private long next;

  /// Where the journal goes on.
  ///
  /// @param number of the file
  /// @param offset in it
  /// @param sequence of the next record
  record Tail(int number, int offset, long sequence) {}

  Recovery(Segments segments, Disk disk, Consumer<JournalRecord> replay) {
    this.segments = segments;
    this.disk = disk;
    this.replay = replay;
  }

  /// @param known so many records are known: files that hold none but those are passed over
  /// @throws JournalFailure if a record is missing or broken before a sound one
  Tail run(List<Path> all, long known) throws IOException {
    var files = from(all, known);
    var tail = new Tail(files.isEmpty() ? 0 : Segments.number(files.getFirst()), 0, 0);
    for (var file : files) {
      var before = next;
      var end = read(file);
      if (next > before) {
        tail = new Tail(Segments.number(file), end, next);
      }
    }
    return tail;
  }

  // From the last file on whose first record is known; from the first if there is none.
  private List<Path> from(List<Path> all, long known) throws IOException {
    for (var i = all.size() - 1; i > 0; i--) {
      var first = Segments.first(all.get(i));
      if (first.isPresent() && first.get().sequence() <= known) {
        next = first.get().sequence();
        return all.subList(i, all.size());
      }
    }
    return all;
  }

  private int read(Path file) throws IOException {
    try (var channel = Segments.open(file)) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      while (true) {
        var found = Frame.read(bytes, JournalSettings.MAX_PAYLOAD);
        if (found.isEmpty()) {
          break;
        }
        accept(file, bytes.position(), found.get().entry());
        bytes.position(bytes.position() + found.get().size());
      }
      var end = bytes.position();
      refuseSoundAfter(file, bytes, end);
      cut(channel, bytes, end);
      return end;
    }
  }

  private void accept(Path file, int offset, JournalRecord entry) {
    if (entry.sequence() != next) {
      throw new JournalFailure(
          file + " holds record " + entry.sequence() + " at " + offset + ", not " + next);
    }
    replay.accept(entry);
    next++;
  }

  // Looks for a record that was written after the one that is not there was promised.
  private void refuseSoundAfter(Path file, ByteBuffer bytes, int end) {
    for (var at = end + 1; at + Frame.OVERHEAD <= bytes.limit(); at++) {
      if (bytes.getInt(at) == 0) {
        continue;
      }
      var found = Frame.read(bytes.duplicate().position(at), JournalSettings.MAX_PAYLOAD);
      if (found.isPresent() && found.get().durableBefore() > next) {
        throw new JournalFailure(
            file + " is broken at " + end + " but holds a sound record at " + at);
      }
    }
  }

  private void cut(FileChannel channel, ByteBuffer bytes, int end) throws IOException {
    var last = bytes.limit();
    while (last > end && bytes.get(last - 1) == 0) {
      last--;
    }
    if (last > end) {
      segments.zero(channel, end, last);
      disk.force(channel, false);
    }
  }
}
