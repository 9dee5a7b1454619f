package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Writes tiles and bundles that became full, and lets go of them later: who asks for the proof of
/// a new leaf need not read a file. One thread at a time.
final class TileWriter {
  private static final int KEPT = 64;

  private final TileFolder folder;
  private final GrowingTree tree;
  private final RecentEntries entries;
  private final Deque<TilePath.Hashes> written = new ArrayDeque<>(); // And not let go of.
  private volatile long leaves;
  private boolean isNoted;
  private boolean isTroubled;

  /// @param leaves so many are in files, in whole tiles
  TileWriter(TileFolder folder, GrowingTree tree, RecentEntries entries, long leaves) {
    this.folder = folder;
    this.tree = tree;
    this.entries = entries;
    this.leaves = leaves;
  }

  /// So many leaves are in files. Any thread may ask.
  long leaves() {
    return leaves;
  }

  /// Writes all that is full by now, and forces it at once: that costs about as much as to force a
  /// single tile, and holds up the calls that are forced beside it.
  ///
  /// @throws FileAlreadyExistsException if other bytes stand where some belong
  void write() throws IOException {
    if (isTroubled) {
      write(unwritten(1)); // Enough to see that it goes on: much may wait by now.
    }
    isTroubled = true;
    write(unwritten(Long.MAX_VALUE));
    isTroubled = false;
  }

  private void write(List<TilePath.Hashes> paths) throws IOException {
    if (paths.isEmpty()) {
      return;
    }
    if (!isNoted) {
      folder.noteDurable(leaves); // Else a start would take for whole what has a name.
      isNoted = true;
    }
    for (var path : paths) {
      put(path);
    }
    folder.force();
    leaves = whole(paths.getLast());
    folder.noteDurable(leaves);
    written.addAll(paths);
    while (written.size() > KEPT) {
      forget(written.remove());
    }
  }

  private void put(TilePath.Hashes path) throws IOException {
    if (path.level() == 0) {
      var bundle = new TilePath.Entries(path.index(), TilePath.FULL);
      folder.put(bundle, entries.bundle(bundle).orElseThrow());
    }
    folder.put(path, tree.bytes(path).orElseThrow());
  }

  // So many leaves have all their tiles when this one is written: one that fills the tile above it
  // needs that, too, which comes next.
  private static long whole(TilePath.Hashes last) {
    var tiles = last.index() + 1;
    var end = tiles << (TileNodes.HEIGHT * (last.level() + 1));
    return tiles % TilePath.FULL == 0 ? end - TilePath.FULL : end;
  }

  // What is kept and full begins with what is written.
  private List<TilePath.Hashes> unwritten(long most) {
    return tree.full(written.size(), most);
  }

  private void forget(TilePath.Hashes path) {
    tree.forget(path);
    if (path.level() == 0) {
      entries.forget(path.index());
    }
  }
}
