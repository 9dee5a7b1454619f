package dev.sovereign.tlog;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tree of one size, read out of tiles as far as it is needed. What it reads it believes: check
/// the proofs that are made of it against the root of a checkpoint.
///
/// It keeps what it has read; have one per request, or per thread for a while.
public final class TileReader implements Nodes {
  private final TileSource source;
  private final long size;
  private final TreeHasher hasher = new TreeHasher();
  private final Map<TilePath.Hashes, TileNodes> read = new HashMap<>();

  /// @param size of the tree; its tiles must be there
  public TileReader(TileSource source, long size) {
    this.source = source;
    this.size = size;
  }

  /// @throws UncheckedIOException if a tile is not there
  /// @throws Malformed if one is too short or too long
  @Override
  public Hash at(int level, long index) {
    var height = level % TileNodes.HEIGHT;
    var inTile = TileNodes.HEIGHT - height;
    var nodes = tile(level / TileNodes.HEIGHT, index >> inTile);
    return nodes.at(height, (int) (index & ((1 << inTile) - 1)));
  }

  /// The tile of the tree at this place, which it must have.
  TileNodes tile(int level, long index) {
    var path = new TilePath.Hashes(level, index, TilePath.width(size, level, index));
    return read.computeIfAbsent(path, it -> TileNodes.parse(bytes(it), it.width(), hasher));
  }

  /// An entry of the log.
  ///
  /// @throws UncheckedIOException if its bundle is not there
  /// @throws Malformed if that is broken
  public byte[] entry(long index) {
    var bundle = index / TilePath.FULL;
    var path = new TilePath.Entries(bundle, TilePath.width(size, 0, bundle));
    List<byte[]> entries = EntryBundle.entries(bytes(path), path.width());
    return entries.get((int) (index % TilePath.FULL));
  }

  private byte[] bytes(TilePath path) {
    return source
        .read(path)
        .orElseThrow(() -> new UncheckedIOException(new NoSuchFileException(path.toString())));
  }
}
