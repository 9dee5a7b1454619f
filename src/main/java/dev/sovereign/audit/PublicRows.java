package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalRecord;
import dev.sovereign.tlog.MerkleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Rows that hold no secret, found by where they stand in the log and read from the journal. It
/// blocks.
final class PublicRows {
  private final MerkleLog log;
  private final JournalHistory history;

  /// @param history of the journal whose leaves the log holds
  PublicRows(MerkleLog log, JournalHistory history) {
    this.log = log;
    this.history = history;
  }

  /// The predicate of the last row of this kind, if there is one. The entries of the log are read
  /// from its end until there is.
  ///
  /// @throws UncheckedIOException if log or journal cannot be read
  Optional<Json> last(RowKind kind) {
    var index = new LoggedKinds(log).last(kind, log.size());
    return index.stream()
        .mapToObj(it -> at(it).statement().find("predicate").orElseThrow(() -> lost(it)))
        .findFirst();
  }

  /// The row whose leaf has this index.
  ///
  /// @throws UncheckedIOException if the journal cannot be read, or holds no such row there
  PublicRowHistory.Row at(long index) {
    var record = record(index).filter(it -> it.type() == PublicRow.TYPE);
    var found = record.orElseThrow(() -> lost(index));
    var kind = RowLeaf.kind(found.leaf()).orElseThrow(() -> lost(index));
    var row = PublicRow.read(kind, found.payload());
    return new PublicRowHistory.Row(index, kind, Json.parseAll(row.payload()), row.salt());
  }

  private Optional<JournalRecord> record(long index) {
    var found = new AtomicReference<Optional<JournalRecord>>(Optional.empty());
    try {
      history.forwards(
          it -> it.leaves() <= index,
          it -> {
            if (it.hasLeaf() && it.leaves() == index) {
              found.set(Optional.of(it));
            }
            return it.leaves() <= index && found.get().isEmpty();
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return found.get();
  }

  private static UncheckedIOException lost(long index) {
    return new UncheckedIOException(
        new IOException("the journal does not hold the row of leaf " + index));
  }
}
