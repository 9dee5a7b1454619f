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
///     16      1  version of this frame: 1
///     17      1  type of the payload
///     18      n  payload
///   18+n      4  CRC32C over all bytes before
/// ```
final class Frame {
  static final int OVERHEAD = 22;
  static final byte VERSION = 1;
  private static final int HEAD = 18;

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

  static int size(byte[] payload) {
    return OVERHEAD + payload.length;
  }

  static void write(ByteBuffer out, JournalRecord entry, int place) {
    var start = out.position();
    out.putInt(entry.payload().length)
        .putLong(entry.sequence())
        .putInt(place)
        .put(VERSION)
        .put(entry.type())
        .put(entry.payload());
    out.putInt(checksum(out, start, out.position()));
  }

  /// The record at the buffer's position, if a whole and sound one stands there.
  static Optional<Found> read(ByteBuffer in, int maxPayload) {
    var start = in.position();
    if (in.remaining() < OVERHEAD) {
      return Optional.empty();
    }
    var length = in.getInt(start);
    if (length <= 0 || length > maxPayload || in.remaining() < OVERHEAD + length) {
      return Optional.empty();
    }
    var end = start + HEAD + length;
    if (in.get(start + 16) != VERSION || in.getInt(end) != checksum(in, start, end)) {
      return Optional.empty();
    }
    var payload = new byte[length];
    in.get(start + HEAD, payload);
    var entry = new JournalRecord(in.getLong(start + 4), in.get(start + 17), payload);
    return Optional.of(new Found(entry, in.getInt(start + 12), OVERHEAD + length));
  }

  private static int checksum(ByteBuffer bytes, int from, int to) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate().position(from).limit(to));
    return (int) crc.getValue();
  }
}
