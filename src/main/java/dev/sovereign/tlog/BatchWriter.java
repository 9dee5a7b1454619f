package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

/// Writes batches one after the other into segments; the journal's thread only.
final class BatchWriter {
  private static final int BATCH_BYTES = 1 << 20;

  /// What a segment must have left to take the records of calls that are under way.
  private static final int RESERVE = 4 << 20;

  private final Segments segments;
  private final Disk disk;
  private final JournalSettings settings;
  private final ByteBuffer buffer = OpenSegment.buffer(BATCH_BYTES);
  private OpenSegment segment;
  private int number;
  private long next;
  private long nextLeaf;
  private final LongAdder forces = new LongAdder();
  private volatile NextSegment following;
  private volatile boolean nearlyFull;

  /// Records that become durable together.
  ///
  /// @param first the number of the first
  /// @param firstLeaf the index of the first leaf that goes with them
  record Batch(long first, long firstLeaf, List<Journal.Waiting> records) {
    boolean isEmpty() {
      return records.isEmpty();
    }

    List<byte[]> leaves() {
      return records.stream()
          .map(Journal.Waiting::entry)
          .filter(JournalEntry::hasLeaf)
          .map(JournalEntry::leaf)
          .toList();
    }
  }

  BatchWriter(Segments segments, Disk disk, JournalSettings settings, Recovery.Tail tail)
      throws IOException {
    this.segments = segments;
    this.disk = disk;
    this.settings = settings;
    this.number = tail.number();
    this.next = tail.sequence();
    this.nextLeaf = tail.leaves();
    segments.make(number, settings.segmentBytes());
    this.segment = open(tail.offset(), tail.begun());
    this.following = next();
    following.follow(tail.offset());
  }

  /// Whether nothing is done that may fail before a record comes.
  boolean isAtRest() {
    return following.isPossible() && !following.isAtWork();
  }

  /// Whether more records can be taken; any thread may ask.
  boolean hasRoom() {
    return !nearlyFull || following.isPossible();
  }

  /// Tries once more to make the next segment if that failed.
  void lookForRoom() {
    if (!following.isPossible()) {
      following.tryAgain();
    }
  }

  long forces() {
    return forces.sum();
  }

  /// Takes what waits, up to the size of a batch.
  Batch take(Queue<Journal.Waiting> queue) {
    var records = new ArrayList<Journal.Waiting>();
    var bytes = 0L;
    while (bytes < BATCH_BYTES) {
      var waiting = queue.poll();
      if (waiting == null) {
        break;
      }
      records.add(waiting);
      bytes += Frame.size(waiting.entry());
    }
    return new Batch(next, nextLeaf, records);
  }

  /// Returns once every record of the batch is on stable storage.
  void write(Batch batch) throws IOException {
    var durable = next;
    var start = segment.offset();
    for (var waiting : batch.records()) {
      var frame = Frame.size(waiting.entry());
      if (segment.offset() + frame > segment.size()) {
        force();
        durable = next;
        roll(frame);
        start = 0;
      }
      var entry = JournalRecord.of(next, nextLeaf, waiting.entry());
      segment.put(entry, (int) (next - durable), frame);
      next++;
      nextLeaf = entry.leavesWithIt();
    }
    force();
    var size = segment.size();
    nearlyFull = size - segment.offset() < Math.min(size / 4, RESERVE);
    following.follow(segment.offset() - start);
  }

  private void force() throws IOException {
    segment.write();
    segment.force();
    forces.increment();
  }

  // The file that is left was forced before: a torn end can only be in the last one.
  private void roll(int least) throws IOException {
    number = following.ready();
    segment.close();
    segment = open(0, new byte[0]);
    if (segment.size() < least) {
      segment.grow(least);
    }
    following = next();
  }

  private OpenSegment open(long offset, byte[] begun) throws IOException {
    return new OpenSegment(segments, disk, segments.path(number), offset, begun, buffer);
  }

  private NextSegment next() {
    return new NextSegment(segments, disk, number + 1, settings.segmentBytes());
  }

  void close() throws IOException {
    following.close();
    segment.close();
  }
}
