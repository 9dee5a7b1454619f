package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.proof.RowSecrets;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;

/// A call as the journal holds it: its record in clear and, since there is a log, its sealed row,
/// whose leaf stands beside it.
///
/// ```
/// type 1: the record
/// type 3: length of the record 4 | the record | the sealed row
/// type 5: the same, of a call that is about to be sent
/// ```
public final class StoredCall {
  /// The type byte of one with its row.
  static final byte TYPE = 3;

  /// The type byte of one that was opened, with the row of that.
  static final byte OPENED = 5;

  private static final int DEPTH = 16;

  private StoredCall() {}

  /// What the journal takes of a call that ended, or is about to be sent: its record, its row,
  /// sealed under the tenant's key, and the row's leaf.
  ///
  /// @param kind of the row: the call's, or that by which it is opened
  static JournalEntry entry(
      RowKind kind, CallRecord call, byte[] payload, RowSecrets secrets, SecretKey key) {
    var record = CallRecordFormat.write(call);
    var sealed = SealedRow.HEAD + LoggedRow.length(payload) + SealedRow.TAG;
    var bytes = bytes(record, sealed);
    var at = bytes.length - sealed;
    LoggedRow.write(payload, secrets, bytes, at + SealedRow.HEAD);
    SealedRow.seal(key, call.id(), bytes, at);
    return new JournalEntry(
        kind == RowKind.CALL_OPEN ? OPENED : TYPE,
        bytes,
        RowLeaf.of(kind, secrets.salt(), payload));
  }

  /// The payload of one with its row, for which there is so much room at its end.
  static byte[] bytes(byte[] record, int room) {
    return ByteBuffer.allocate(Integer.BYTES + record.length + room)
        .putInt(record.length)
        .put(record)
        .array();
  }

  /// Whether an entry of the journal is a call that ended.
  static boolean is(JournalRecord entry) {
    return entry.type() == TYPE || entry.type() == CallRecord.TYPE;
  }

  /// The record of the call that an entry of the journal is, if it is one that ended.
  ///
  /// @throws dev.sovereign.json.JsonFailure if it is broken
  public static Optional<CallRecord> read(JournalRecord entry) {
    return is(entry) ? Optional.of(record(entry)) : Optional.empty();
  }

  /// The record of the call that an entry of the journal opens, if it does.
  ///
  /// @throws dev.sovereign.json.JsonFailure if it is broken
  public static Optional<CallRecord> opened(JournalRecord entry) {
    return opens(entry) ? Optional.of(record(entry)) : Optional.empty();
  }

  /// Whether an entry of the journal opens a call.
  static boolean opens(JournalRecord entry) {
    return entry.type() == OPENED;
  }

  /// The record of the call that an entry of the journal is about, if it ended there or was opened.
  ///
  /// @throws dev.sovereign.json.JsonFailure if it is broken
  static Optional<CallRecord> about(JournalRecord entry) {
    return is(entry) || opens(entry) ? Optional.of(record(entry)) : Optional.empty();
  }

  private static CallRecord record(JournalRecord entry) {
    return CallRecordFormat.read(json(entry));
  }

  private static byte[] json(JournalRecord entry) {
    return Arrays.copyOfRange(entry.payload(), begin(entry), begin(entry) + length(entry));
  }

  /// Whose row is of which number.
  record Numbered(String tenant, long number) {}

  /// Which number the row of a call has, if the entry is one that has a number; nothing else of it
  /// is read.
  ///
  /// @throws dev.sovereign.json.JsonFailure if it is broken
  static Optional<Numbered> numbered(JournalRecord entry) {
    if (entry.type() != TYPE) {
      return Optional.empty(); // There were no numbers before there were rows.
    }
    var call = Json.parse(json(entry), DEPTH);
    var number = call.integer(CallRecordFormat.NUMBER);
    return number.isEmpty()
        ? Optional.empty()
        : call.string(CallRecordFormat.TENANT).map(it -> new Numbered(it, number.getAsLong()));
  }

  /// Whether the record of a call begins with these bytes.
  static boolean beginsWith(JournalRecord entry, byte[] beginning) {
    var from = begin(entry);
    return length(entry) > beginning.length
        && Arrays.equals(
            entry.payload(), from, from + beginning.length, beginning, 0, beginning.length);
  }

  /// The sealed row of a call that ended, or was opened, if it has one.
  static Optional<byte[]> row(JournalRecord entry) {
    return hasRow(entry)
        ? Optional.of(
            Arrays.copyOfRange(
                entry.payload(), begin(entry) + length(entry), entry.payload().length))
        : Optional.empty();
  }

  private static boolean hasRow(JournalRecord entry) {
    return entry.type() == TYPE || entry.type() == OPENED;
  }

  private static int begin(JournalRecord entry) {
    return hasRow(entry) ? Integer.BYTES : 0;
  }

  private static int length(JournalRecord entry) {
    return hasRow(entry) ? ByteBuffer.wrap(entry.payload()).getInt() : entry.payload().length;
  }
}
