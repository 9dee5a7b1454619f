package dev.sovereign.audit;

import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.TilePath;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;

/// Counts the rows of each kind from one index on, however often it is asked: a bundle that is full
/// is read once. One thread at a time may use it.
final class KindCount {
  private final LoggedKinds log;
  private final Map<RowKind, Long> counted = new EnumMap<>(RowKind.class);
  private long next; // The first that is not counted yet.

  /// @param first the index of the first row that counts
  KindCount(LoggedKinds log, long first) {
    this.log = log;
    this.next = first;
  }

  /// How many there are up to, and not with, an index that the log has reached, never less than the
  /// last time.
  ///
  /// @throws UncheckedIOException if entries cannot be read; those before them stay counted
  Map<RowKind, Long> to(long end) {
    for (var full = bundleEnd(); full <= end; full = bundleEnd()) {
      add(log.count(next, full), counted);
      next = full;
    }
    var all = new EnumMap<RowKind, Long>(RowKind.class);
    all.putAll(counted);
    add(log.count(next, end), all);
    return all;
  }

  private long bundleEnd() {
    return (Math.floorDiv(next, TilePath.FULL) + 1) * TilePath.FULL;
  }

  private static void add(Map<RowKind, Long> some, Map<RowKind, Long> to) {
    some.forEach((kind, count) -> to.merge(kind, count, Long::sum));
  }
}
