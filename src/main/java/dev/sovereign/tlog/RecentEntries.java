package dev.sovereign.tlog;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The entries of a log that are kept in memory, by their bundles. One thread appends; any thread
/// may read what it was told of since, and let go of full bundles.
final class RecentEntries {
  private final Map<Long, byte[][]> bundles = new ConcurrentHashMap<>();
  private long size;

  /// @param size so many are elsewhere, in whole bundles
  RecentEntries(long size) {
    this.size = size;
  }

  void append(byte[] entry) {
    var bundle = bundles.computeIfAbsent(size / TilePath.FULL, _ -> new byte[TilePath.FULL][]);
    bundle[(int) (size % TilePath.FULL)] = entry;
    size++;
  }

  /// The bytes of a bundle that is kept, which has so many entries.
  Optional<byte[]> bundle(TilePath.Entries path) {
    return Optional.ofNullable(bundles.get(path.index()))
        .map(it -> EntryBundle.of(List.of(Arrays.copyOf(it, path.width()))));
  }

  void forget(long bundle) {
    bundles.remove(bundle);
  }
}
