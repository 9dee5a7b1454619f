package dev.sovereign.tlog;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// How a record stands in a segment:
///
/// ```
/// offset  bytes  what
///      0      4  length of the payload, big-endian; 0 only where nothing was written yet
///      4      8  sequence number, from 0, without gaps
///     12      4  place in its batch, from 0: so many records before it were not durable yet
///     16      1  version of this frame: 2
///     17      1  type of the payload
///     18      8  so many leaves of the log belong to records before it
///     26      2  length of its own leaf, 0 where it has none
///     28      n  payload
///   28+n      m  leaf
/// 28+n+m      4  CRC32C over all bytes before
/// ```
///
/// Version 1 had no leaves: what is at 18 and 26 is not there. It is read, and never written.
final class Frame {
  /// So many bytes beside payload and leaf a frame has that is written now.
  static final int OVERHEAD = 32;

  /// And so many each frame has that may be read.
  static final int LEAST = 22;

  private static final byte OLD = 1;
  private static final byte VERSION = 2;
  private static final int VERSION_AT = 16;
  private static final int OLD_HEAD = 18;
  private static final int LEAF_LENGTH_AT = 26;
  private static final int HEAD = 28;
  private static final int CHECKSUM = 4;

  private Frame() {}

  /// One record as it was read.
  ///
  /// @param place in its batch
  record Found(JournalRecord entry, int place, int size) {
    /// Every record before this number was durable when this one was written.
    long durableBefore() {
      return entry.sequence() - place;
    }
  }

  static int size(JournalEntry entry) {
    return OVERHEAD + entry.payload().length + entry.leaf().length;
  }

  static void write(ByteBuffer out, JournalRecord entry, int place) {
    var start = out.position();
    out.putInt(entry.payload().length)
        .putLong(entry.sequence())
        .putInt(place)
        .put(VERSION)
        .put(entry.type())
        .putLong(entry.leaves())
        .putShort((short) entry.leaf().length)
        .put(entry.payload())
        .put(entry.leaf());
    out.putInt(checksum(out, start, out.position()));
  }

  /// How long the frame is that begins at this place, by what it says itself; 0 where none does, or
  /// not all of it is there.
  static int length(ByteBuffer in, int at) {
    var room = in.limit() - at;
    if (room < LEAST) {
      return 0;
    }
    var payload = in.getInt(at);
    if (payload <= 0 || payload > JournalSettings.MAX_PAYLOAD) {
      return 0;
    }
    var length =
        switch (in.get(at + VERSION_AT)) {
          case OLD -> OLD_HEAD + payload + CHECKSUM;
          case VERSION -> room < OVERHEAD ? 0 : HEAD + payload + leaf(in, at) + CHECKSUM;
          default -> 0;
        };
    return length > room ? 0 : length;
  }

  private static int leaf(ByteBuffer in, int at) {
    return in.get(at + VERSION_AT) == OLD ? 0 : in.getShort(at + LEAF_LENGTH_AT) & 0xffff;
  }

  /// The record at the buffer's position, if a whole and sound one stands there.
  static Optional<Found> read(ByteBuffer in) {
    var start = in.position();
    var length = length(in, start);
    if (length == 0) {
      return Optional.empty();
    }
    var end = start + length - CHECKSUM;
    if (in.getInt(end) != checksum(in, start, end)) {
      return Optional.empty();
    }
    return Optional.of(new Found(entry(in, start), in.getInt(start + 12), length));
  }

  private static JournalRecord entry(ByteBuffer in, int start) {
    var isOld = in.get(start + VERSION_AT) == OLD;
    var payload = new byte[in.getInt(start)];
    var leaf = new byte[leaf(in, start)];
    var head = start + (isOld ? OLD_HEAD : HEAD);
    in.get(head, payload).get(head + payload.length, leaf);
    var leaves = isOld ? 0 : in.getLong(start + OLD_HEAD);
    return new JournalRecord(in.getLong(start + 4), in.get(start + 17), payload, leaves, leaf);
  }

  private static int checksum(ByteBuffer bytes, int from, int to) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate().position(from).limit(to));
    return (int) crc.getValue();
  }
}
