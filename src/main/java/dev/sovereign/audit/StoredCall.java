package dev.sovereign.audit;

import dev.sovereign.tlog.JournalRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// A call as the journal holds it: its record in clear and, since there is a log, its sealed row,
/// whose leaf stands beside it.
///
/// ```
/// type 1: the record
/// type 3: length of the record 4 | the record | the sealed row
/// ```
public final class StoredCall {
  /// The type byte of one with its row.
  static final byte TYPE = 3;

  private StoredCall() {}

  /// The payload of one with its row.
  static byte[] bytes(byte[] record, byte[] row) {
    return ByteBuffer.allocate(Integer.BYTES + record.length + row.length)
        .putInt(record.length)
        .put(record)
        .put(row)
        .array();
  }

  /// Whether an entry of the journal is a call.
  static boolean is(JournalRecord entry) {
    return entry.type() == TYPE || entry.type() == CallRecord.TYPE;
  }

  /// The record of the call that an entry of the journal is, if it is one.
  ///
  /// @throws dev.sovereign.json.JsonFailure if it is broken
  public static Optional<CallRecord> read(JournalRecord entry) {
    return is(entry) ? Optional.of(record(entry)) : Optional.empty();
  }

  private static CallRecord record(JournalRecord entry) {
    return CallRecordFormat.read(
        Arrays.copyOfRange(entry.payload(), begin(entry), begin(entry) + length(entry)));
  }

  /// Whether the record of a call begins with these bytes.
  static boolean beginsWith(JournalRecord entry, byte[] beginning) {
    var from = begin(entry);
    return length(entry) > beginning.length
        && Arrays.equals(
            entry.payload(), from, from + beginning.length, beginning, 0, beginning.length);
  }

  /// The sealed row of a call, if it has one.
  static Optional<byte[]> row(JournalRecord entry) {
    return entry.type() == TYPE
        ? Optional.of(
            Arrays.copyOfRange(
                entry.payload(), begin(entry) + length(entry), entry.payload().length))
        : Optional.empty();
  }

  private static int begin(JournalRecord entry) {
    return entry.type() == TYPE ? Integer.BYTES : 0;
  }

  private static int length(JournalRecord entry) {
    return entry.type() == TYPE
        ? ByteBuffer.wrap(entry.payload()).getInt()
        : entry.payload().length;
  }
}
