package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads a journal from its first record to its last and cuts what a crash left half written.
///
/// A crash can only tear the batch that was written last, of which nobody was told that it was
/// durable; of its sectors any may be there. So what is not sound is cut, and with it what stands
/// behind it of the same batch. A sound record of a later batch shows that the disk has lost what
/// it promised, and the journal does not open. The numbers of the records show a loss across files.
final class Recovery {
  private static final byte[] NONE = {};

  private final Segments segments;
  private final Disk disk;
  private final Consumer<JournalRecord> replay;
  private final Leaves leaves;
  private final List<byte[]> found = new ArrayList<>(); // Leaves of one file.
  private long next;
  private long nextLeaf;
  private byte[] begun = NONE;

  /// Where the journal goes on.
  ///
  /// @param number of the file
  /// @param offset in it
  /// @param sequence of the next record
  /// @param leaves so many are there
  /// @param begun the bytes of the block that it ends in, as they were found sound
  record Tail(int number, int offset, long sequence, long leaves, byte[] begun) {}

  Recovery(Segments segments, Disk disk, Consumer<JournalRecord> replay, Leaves leaves) {
    this.segments = segments;
    this.disk = disk;
    this.replay = replay;
    this.leaves = leaves;
  }

  /// @param known so many records are known: files that hold none but those, and no leaf that was
  ///     not taken, are passed over
  /// @throws JournalFailure if a record is missing or broken before a sound one
  Tail run(List<Path> all, long known) throws IOException {
    var files = from(all, known);
    var last = lastWithRecords(files);
    var tail = new Tail(files.isEmpty() ? 0 : Segments.number(files.getFirst()), 0, 0, 0, NONE);
    for (var i = 0; i < files.size(); i++) {
      var file = files.get(i);
      var before = next;
      var end = read(file, i == last);
      if (next > before) {
        tail = new Tail(Segments.number(file), end, next, nextLeaf, begun);
      }
    }
    leaves.durable(nextLeaf, List.of());
    return tail;
  }

  // From the last file on before which everything is known; from the first if there is none.
  private List<Path> from(List<Path> all, long known) throws IOException {
    for (var i = all.size() - 1; i > 0; i--) {
      var first = Segments.first(all.get(i)).filter(it -> isKnownBefore(it, known));
      if (first.isPresent()) {
        next = first.get().sequence();
        nextLeaf = first.get().leaves();
        return all.subList(i, all.size());
      }
    }
    return all;
  }

  private boolean isKnownBefore(JournalRecord first, long known) {
    return first.sequence() <= known && first.leaves() <= leaves.taken();
  }

  private static int lastWithRecords(List<Path> files) throws IOException {
    var last = files.size() - 1;
    while (last > 0 && Segments.first(files.get(last)).isEmpty()) {
      last--;
    }
    return last;
  }

  private int read(Path file, boolean isLast) throws IOException {
    try (var channel = segments.open(file)) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      var batch = 0;
      var firstLeaf = nextLeaf;
      for (var found = Frame.read(bytes); found.isPresent(); found = Frame.read(bytes)) {
        batch = found.get().place() == 0 ? bytes.position() : batch;
        accept(file, bytes.position(), found.get().entry());
        bytes.position(bytes.position() + found.get().size());
      }
      var end = bytes.position();
      refuseSoundAfter(file, bytes, end);
      if (isLast && end > 0) {
        writeAgain(channel, bytes.slice(batch, end - batch), batch);
      }
      cut(channel, bytes, end);
      begun = new byte[end % segments.blockFor(bytes.limit())];
      bytes.get(end - begun.length, begun);
      handOver(firstLeaf);
      return end;
    }
  }

  private void accept(Path file, int offset, JournalRecord entry) {
    if (entry.sequence() != next) {
      throw new JournalFailure(
          file + " holds record " + entry.sequence() + " at " + offset + ", not " + next);
    }
    if (entry.leaves() != nextLeaf) {
      throw new JournalFailure(
          "%s holds a record with %d leaves before it at %d, not %d"
              .formatted(file, entry.leaves(), offset, nextLeaf));
    }
    if (entry.hasLeaf()) {
      found.add(entry.leaf());
    }
    replay.accept(entry);
    next++;
    nextLeaf = entry.leavesWithIt();
  }

  // Looks for a record that was written after the one that is not there was promised.
  private void refuseSoundAfter(Path file, ByteBuffer bytes, int end) {
    for (var at = end + 1; at + Frame.LEAST <= bytes.limit(); at++) {
      if (bytes.getInt(at) == 0) {
        continue;
      }
      var found = Frame.read(bytes.duplicate().position(at));
      if (found.isPresent() && found.get().durableBefore() > next) {
        throw new JournalFailure(
            file + " is broken at " + end + " but holds a sound record at " + at);
      }
    }
  }

  // The batch that was written last may be in memory alone: if the process was killed before it
  // forced it, or if that failed, after which the system takes its pages for written. Nobody was
  // told that it is durable, but from now on it is counted as such.
  private void writeAgain(FileChannel channel, ByteBuffer batch, int at) throws IOException {
    var copy = ByteBuffer.allocate(batch.remaining()).put(batch).flip();
    disk.write(channel, copy, at);
    disk.force(channel, false);
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

  // A file that others follow was forced before they were written.
  private void handOver(long first) {
    var taken = (int) Math.clamp(leaves.taken() - first, 0L, (long) found.size());
    if (taken < found.size()) {
      leaves.durable(first + taken, List.copyOf(found.subList(taken, found.size())));
    }
    found.clear();
  }
}
