package dev.sovereign.tlog;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The segment that records go into, from its end on.
///
/// It is written in whole blocks: of the last one, what is there already is written again, the same
/// bytes, with what comes after it and zeros, which stand there anyway. One thread at a time.
final class OpenSegment implements Closeable {
  private final Segments segments;
  private final Disk disk;
  private final FileChannel file;
  private final int block;
  private final ByteBuffer buffer; // What is not written, after what is there of its first block.
  private long start; // Of the buffer, in the file.
  private int written; // So many bytes of the buffer.
  private long size;

  /// @param offset so many bytes of it are records
  /// @param begun those of them that stand in the block where it goes on
  /// @param buffer is used until the segment is closed
  OpenSegment(Segments segments, Disk disk, Path path, long offset, byte[] begun, ByteBuffer buffer)
      throws IOException {
    this.segments = segments;
    this.disk = disk;
    this.size = Files.size(path);
    this.block = segments.blockFor(size);
    this.file = segments.open(path, block, WRITE);
    this.buffer = buffer.clear().put(begun);
    this.written = begun.length;
    this.start = offset - written;
  }

  /// What a buffer for so many bytes of records has to be.
  static ByteBuffer buffer(int bytes) {
    return Blocks.allocate(Blocks.LARGEST + bytes);
  }

  /// So many bytes of it are records, those that are not written yet with them.
  long offset() {
    return start + buffer.position();
  }

  /// So many bytes it has.
  long size() {
    return size;
  }

  /// Adds a record, and writes what there was before where there is not enough room in memory.
  void put(JournalRecord entry, int place, int frame) throws IOException {
    if (frame > buffer.remaining()) {
      write();
    }
    if (frame > buffer.remaining()) {
      putInPieces(entry, place, frame);
    } else {
      Frame.write(buffer, entry, place);
    }
  }

  private void putInPieces(JournalRecord entry, int place, int frame) throws IOException {
    var all = ByteBuffer.allocate(frame);
    Frame.write(all, entry, place);
    all.flip();
    while (all.hasRemaining()) {
      var piece = Math.min(all.remaining(), buffer.remaining());
      buffer.put(all.slice(all.position(), piece));
      all.position(all.position() + piece);
      write();
    }
  }

  /// Writes what was added.
  void write() throws IOException {
    var end = buffer.position();
    if (end == written) {
      return;
    }
    while (buffer.position() % block > 0) {
      buffer.put((byte) 0);
    }
    disk.write(file, buffer.flip(), start);
    written = end % block;
    start += end - written;
    buffer.clear().put(0, buffer, end - written, written).position(written);
  }

  /// Returns when what was written is on stable storage.
  void force() throws IOException {
    disk.force(file, false);
  }

  /// Makes it larger, so that it has so many bytes at least; that is on stable storage.
  void grow(long least) throws IOException {
    var wanted = Blocks.roundUp(least, block);
    segments.zero(file, size, wanted);
    disk.force(file, true);
    size = wanted;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
