package dev.sovereign.audit;

import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.EntryBundle;
import dev.sovereign.tlog.TilePath;
import dev.sovereign.tlog.TileSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Which rows stand where in the log, as far as its entries say: their kinds. It reads files.
final class LoggedKinds {
  private final TileSource log;

  /// @param log whose bundles of entries it reads
  LoggedKinds(TileSource log) {
    this.log = log;
  }

  /// How many rows there are of each kind from one index up to, and not with, another that the log
  /// has reached.
  ///
  /// @throws UncheckedIOException if entries cannot be read
  Map<RowKind, Long> count(long first, long end) {
    var counts = new EnumMap<RowKind, Long>(RowKind.class);
    for (var bundle = bundle(first); bundle * TilePath.FULL < end; bundle++) {
      var skipped = Math.max(0, first - bundle * TilePath.FULL);
      entries(bundle, end).stream()
          .skip(skipped)
          .flatMap(it -> RowLeaf.kind(it).stream())
          .forEach(it -> counts.merge(it, 1L, Long::sum));
    }
    return counts;
  }

  /// The index of the last row of a kind before an index that the log has reached.
  ///
  /// @throws UncheckedIOException if entries cannot be read
  OptionalLong last(RowKind kind, long end) {
    return last(Set.of(kind), 0, end);
  }

  /// The index of the last row of some kinds from one index up to, and not with, another that the
  /// log has reached.
  ///
  /// @throws UncheckedIOException if entries cannot be read
  OptionalLong last(Set<RowKind> kinds, long first, long end) {
    for (var bundle = bundle(end - 1); bundle >= bundle(first); bundle--) {
      var entries = entries(bundle, end);
      for (var i = entries.size() - 1; i >= 0; i--) {
        var index = bundle * TilePath.FULL + i;
        if (index >= first && RowLeaf.kind(entries.get(i)).filter(kinds::contains).isPresent()) {
          return OptionalLong.of(index);
        }
      }
    }
    return OptionalLong.empty();
  }

  /// Whether this is the entry at an index.
  ///
  /// @throws UncheckedIOException if entries cannot be read
  boolean holds(long index, byte[] entry, long end) {
    return index < end
        && Arrays.equals(
            entry, entries(bundle(index), end).get(Math.floorMod(index, TilePath.FULL)));
  }

  private static long bundle(long index) {
    return Math.floorDiv(index, TilePath.FULL);
  }

  private List<byte[]> entries(long bundle, long end) {
    var path = new TilePath.Entries(bundle, TilePath.width(end, 0, bundle));
    var bytes =
        log.read(path)
            .orElseThrow(() -> new UncheckedIOException(new IOException(path + " is missing")));
    return EntryBundle.entries(bytes, path.width());
  }
}
