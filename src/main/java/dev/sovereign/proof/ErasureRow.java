package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;

/// That rows were erased: the key under which they were kept is destroyed, their leaves stay.
///
/// @param origin of the log
/// @param atMillis when, in milliseconds since 1970
/// @param basis why, in a word
/// @param count how many rows
/// @param first the index of the first of them
/// @param last that of the last
/// @param indexes the SHA-256 over all their indexes, ascending, each in 8 bytes, the highest first
public record ErasureRow(
    String origin, long atMillis, String basis, long count, long first, long last, Hash indexes) {
  private static final String SUBJECT = "erased";

  /// Checks the numbers.
  public ErasureRow {
    if (first < 0 || count < 1 || count > last - first + 1) {
      throw new IllegalArgumentException(
          "%d rows cannot lie between %d and %d".formatted(count, first, last));
    }
  }

  /// The row's payload: an in-toto statement in canonical JSON.
  public byte[] statement() {
    var out = Statement.open().text("basis", basis).number("count", count);
    out.open("log").text("origin", origin).close();
    out.open("range").number("first", first).number("last", last).close();
    out.open("time").number("at_ms", atMillis).close();
    return Statement.close(out, RowKind.ERASURE, SUBJECT, Statement.SHA256, indexes.toString());
  }
}
