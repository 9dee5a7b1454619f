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

  /// Writes all that is full by now.
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
    for (var path : paths) {
      if (path.level() == 0) {
        var bundle = new TilePath.Entries(path.index(), TilePath.FULL);
        folder.write(bundle, entries.bundle(bundle).orElseThrow());
      }
      folder.write(path, tree.bytes(path).orElseThrow());
      written.add(path);
      if (path.level() == 0) {
        leaves = (path.index() + 1) * TilePath.FULL;
      }
      if (written.size() > KEPT) {
        forget(written.remove());
      }
    }
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
