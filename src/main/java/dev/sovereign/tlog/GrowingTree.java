package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A tree that leaves are appended to, in memory as far as that needs: the last tile of each level,
/// and the full ones that nobody has taken away yet.
///
/// An append costs one hash of a node on average, the root so many as the tree is high. One thread
/// at a time may append. Any thread may read what the tree had at a size that it was told since (by
/// a volatile field, say), and take full tiles away: nothing that is there ever changes.
public final class GrowingTree implements Nodes {
  private final TreeHasher hasher = new TreeHasher();
  private final List<TileNodes> edge = new ArrayList<>();

  /// The last tiles and the full ones, each by the path that it has when it is full.
  private final Map<TilePath.Hashes, TileNodes> kept = new ConcurrentHashMap<>();

  private final Queue<TilePath.Hashes> full = new ConcurrentLinkedQueue<>();
  private final TileSource older;
  private final byte[] leaf = new byte[Hash.BYTES];
  private long size;

  private GrowingTree(TileSource older) {
    this.older = older;
  }

  /// A tree without leaves that is kept nowhere else.
  public static GrowingTree empty() {
    return new GrowingTree(_ -> Optional.empty());
  }

  /// The tree of the first so many leaves, from its tiles. Only the last tile of each level is
  /// read now; full ones are when a proof needs them.
  public static GrowingTree load(TileSource source, long size) {
    var reader = new TileReader(source, size);
    var tree = new GrowingTree(source);
    for (var level = 0; size > 0 && (level == 0 || TilePath.last(size, level - 1) > 0); level++) {
      var index = TilePath.last(size, level);
      var isEmpty = TilePath.width(size, level, index) == 0;
      tree.put(level, index, isEmpty ? new TileNodes() : reader.tile(level, index));
    }
    tree.size = size;
    return tree;
  }

  /// Adds the leaf of an entry.
  public void appendEntry(byte[] entry) {
    hasher.leaf(entry, 0, entry.length, leaf, 0);
    append(leaf, 0);
  }

  /// Adds a leaf by its hash.
  public void append(Hash hash) {
    hash.write(leaf, 0);
    append(leaf, 0);
  }

  /// Adds the leaf whose hash stands at this place.
  void append(byte[] from, int at) {
    last(0).append(from, at, hasher);
    size++;
    for (var level = 0; edge.get(level).isFull(); level++) {
      var done = edge.get(level);
      var next = TilePath.last(size, level);
      full.add(new TilePath.Hashes(level, next - 1, TilePath.FULL));
      put(level, next, new TileNodes());
      last(level + 1).append(done, hasher);
    }
  }

  private TileNodes last(int level) {
    if (level == edge.size()) {
      put(level, 0, new TileNodes());
    }
    return edge.get(level);
  }

  private void put(int level, long index, TileNodes nodes) {
    if (level == edge.size()) {
      edge.add(nodes);
    } else {
      edge.set(level, nodes);
    }
    kept.put(new TilePath.Hashes(level, index, TilePath.FULL), nodes);
  }

  /// So many leaves it has.
  public long size() {
    return size;
  }

  /// The root over all of them.
  public Hash root() {
    return new TreeProof(this).root(size);
  }

  @Override
  public Hash at(int level, long index) {
    var tileLevel = level / TileNodes.HEIGHT;
    var height = level % TileNodes.HEIGHT;
    var inTile = TileNodes.HEIGHT - height;
    var tile = index >> inTile;
    return kept(tileLevel, tile)
        .map(it -> it.at(height, (int) (index & ((1 << inTile) - 1))))
        .orElseGet(() -> new TileReader(older, size).at(level, index));
  }

  private Optional<TileNodes> kept(int level, long index) {
    return Optional.ofNullable(kept.get(new TilePath.Hashes(level, index, TilePath.FULL)));
  }

  /// Whether the hash of this leaf is in memory, and with it all that a proof of it needs.
  boolean keeps(long leaf) {
    return kept(0, leaf / TilePath.FULL).isPresent();
  }

  /// The tiles that are full and kept, in the order in which they became full: each after those
  /// that its hashes are the roots of.
  public List<TilePath.Hashes> full() {
    return List.copyOf(full);
  }

  /// So many of them at most, without the first ones.
  List<TilePath.Hashes> full(int without, long most) {
    return full.stream().skip(without).limit(most).toList();
  }

  /// The bytes of a tile that is kept, or of the first hashes of it.
  public Optional<byte[]> bytes(TilePath.Hashes path) {
    return kept(path.level(), path.index())
        .filter(it -> it.width() >= path.width())
        .map(it -> it.bytes(path.width()));
  }

  /// Lets go of a full tile: from now on it is read where the older ones are. Those that became
  /// full before it must be gone already.
  public void forget(TilePath.Hashes path) {
    if (full.remove(path)) {
      kept.remove(path);
    }
  }
}
