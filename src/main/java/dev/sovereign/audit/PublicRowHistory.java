package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.MerkleLog;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The rows of the log that the journal holds in clear, a page at a time: keysets, erasures,
/// anchors, periods, versions. They are found by the entries of the log, which say their kinds. It
/// blocks.
public final class PublicRowHistory {
  /// The kinds of such rows.
  public static final Set<RowKind> KINDS =
      Collections.unmodifiableSet(
          EnumSet.of(
              RowKind.KEYSET,
              RowKind.ERASURE,
              RowKind.ANCHOR,
              RowKind.PERIOD_SUMMARY,
              RowKind.POLICY_VERSION));

  /// A page looks at so many entries at most, and then goes on with the next page.
  private static final long MOST_LOOKED_AT = 1_000_000;

  /// So far a clock may have been set back, or a row have waited for its batch.
  private static final Duration SLACK = Duration.ofMinutes(2);

  private final MerkleLog log;
  private final PublicRows rows;

  /// @param history of the journal whose leaves the log holds
  public PublicRowHistory(MerkleLog log, JournalHistory history) {
    this(log, new PublicRows(log, history));
  }

  PublicRowHistory(MerkleLog log, PublicRows rows) {
    this.log = log;
    this.rows = rows;
  }

  /// A row.
  ///
  /// @param index of its leaf
  /// @param statement the payload as it was hashed, in canonical JSON
  /// @param salt of its leaf
  public record Row(long index, RowKind kind, Json statement, byte[] salt) {
    /// When it was made, by its own word, in milliseconds since 1970.
    public long epochMillis() {
      return statement
          .find("predicate")
          .flatMap(it -> it.find("time"))
          .map(it -> it.integer("at_ms").orElse(0))
          .orElse(0L);
    }

    // The row of an erasure may come into the log long after it was made.
    private boolean isBefore(Instant time) {
      return kind != RowKind.ERASURE && epochMillis() < time.minus(SLACK).toEpochMilli();
    }
  }

  /// A page of rows.
  ///
  /// @param next what the next page is asked for with, if there may be one
  public record Page(List<Row> rows, OptionalLong next) {
    /// Keeps a copy.
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /// The newest rows of some kinds, at most so many, the last in the log first. No segment of the
  /// journal is read twice for that.
  ///
  /// @param kinds of [#KINDS]
  /// @param before what the page before said is next
  /// @param since rows that were made before are not looked for
  /// @throws UncheckedIOException if log or journal cannot be read
  public Page newest(Set<RowKind> kinds, OptionalLong before, int limit, Optional<Instant> since) {
    var end = Math.min(before.orElse(Long.MAX_VALUE), log.size());
    var first = Math.max(0, end - MOST_LOOKED_AT);
    var entries = new LoggedKinds(log);
    var backwards = rows.new Backwards();
    var found = new ArrayList<Row>();
    for (var next = entries.last(kinds, first, end);
        next.isPresent();
        next = entries.last(kinds, first, end)) {
      end = next.getAsLong();
      var row = backwards.at(end);
      if (since.filter(row::isBefore).isPresent()) {
        return new Page(found, OptionalLong.empty());
      }
      if (since.filter(it -> row.epochMillis() < it.toEpochMilli()).isEmpty()) {
        found.add(row);
      }
      if (found.size() == limit) {
        return new Page(found, OptionalLong.of(end));
      }
    }
    return new Page(found, first == 0 ? OptionalLong.empty() : OptionalLong.of(first));
  }
}
