package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalRecord;
import dev.sovereign.tlog.MerkleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Rows that hold no secret, found by where they stand in the log and read from the journal. It
/// blocks.
final class PublicRows {
  private final MerkleLog log;
  private final Journal journal;

  /// How the journal is read: as [JournalHistory#forwards] does it.
  interface Journal {
    /// From the beginning of the segment that holds the last record which is before.
    void forwards(Predicate<JournalRecord> isBefore, Predicate<JournalRecord> more)
        throws IOException;
  }

  /// @param history of the journal whose leaves the log holds
  PublicRows(MerkleLog log, JournalHistory history) {
    this(log, history::forwards);
  }

  PublicRows(MerkleLog log, Journal journal) {
    this.log = log;
    this.journal = journal;
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
    return new Backwards().at(index);
  }

  /// Rows that are asked for from the end of the log towards its beginning. Each segment of the
  /// journal is read once: such rows as it holds are kept until one from before it is asked for.
  final class Backwards {
    private final Map<Long, JournalRecord> kept = new HashMap<>();

    /// The row whose leaf has this index, which is below those that were asked for before.
    ///
    /// @throws UncheckedIOException if the journal cannot be read, or holds no such row there
    PublicRowHistory.Row at(long index) {
      if (!kept.containsKey(index)) {
        kept.clear();
        read(index, kept);
      }
      return row(index, Optional.ofNullable(kept.remove(index)).orElseThrow(() -> lost(index)));
    }
  }

  private static PublicRowHistory.Row row(long index, JournalRecord found) {
    var kind = RowLeaf.kind(found.leaf()).orElseThrow(() -> lost(index));
    var row = PublicRow.read(kind, found.payload());
    return new PublicRowHistory.Row(index, kind, Json.parseAll(row.payload()), row.salt());
  }

  // The rows of the segment with this leaf, up to it.
  private void read(long index, Map<Long, JournalRecord> rows) {
    try {
      journal.forwards(
          it -> it.leaves() <= index,
          it -> {
            if (it.type() == PublicRow.TYPE && it.hasLeaf() && it.leaves() <= index) {
              rows.put(it.leaves(), it);
            }
            return it.leaves() < index || (it.leaves() == index && !it.hasLeaf());
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static UncheckedIOException lost(long index) {
    return new UncheckedIOException(
        new IOException("the journal does not hold the row of leaf " + index));
  }
}
