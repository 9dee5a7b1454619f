package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A log in a folder, with all its tiles: the entries are numbers, or words.
final class TestLog {
  /// A disk that is not waited for: a test cuts no power.
  private static final Disk QUICK =
      new Disk() {
        @Override
        public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
          REAL.write(file, bytes, at);
        }

        @Override
        public void force(FileChannel file, boolean metadata) {}
      };

  private final GrowingTree tree = GrowingTree.empty();
  private final List<byte[]> entries;

  TestLog(int size) {
    this(IntStream.range(0, size).mapToObj(ProofTest::entry).toList());
  }

  TestLog(List<byte[]> entries) {
    this.entries = List.copyOf(entries);
    entries.forEach(tree::appendEntry);
  }

  Checkpoint head(String origin) {
    return new Checkpoint(origin, tree.size(), tree.root());
  }

  GrowingTree tree() {
    return tree;
  }

  /// Writes what is full.
  TileFolder writeFull(Path folder, Disk disk) throws IOException {
    var tiles = new TileFolder(folder, disk);
    for (var path : tree.full()) {
      if (path.level() == 0) {
        tiles.put(new TilePath.Entries(path.index(), TilePath.FULL), bundle(path.index()));
      }
      tiles.put(path, tree.bytes(path).orElseThrow());
    }
    tiles.force();
    return tiles;
  }

  /// Writes everything, partial tiles, too.
  TileFolder write(Path folder) throws IOException {
    var tiles = writeFull(folder, QUICK);
    for (var path : partial()) {
      if (path.level() == 0) {
        tiles.put(new TilePath.Entries(path.index(), path.width()), bundle(path.index()));
      }
      tiles.put(path, tree.bytes(path).orElseThrow());
    }
    tiles.force();
    return tiles;
  }

  /// The last tile of each level that is not empty.
  List<TilePath.Hashes> partial() {
    var partial = new ArrayList<TilePath.Hashes>();
    for (var level = 0; level < 8; level++) {
      var index = TilePath.last(tree.size(), level);
      var width = TilePath.width(tree.size(), level, index);
      if (width > 0) {
        partial.add(new TilePath.Hashes(level, index, width));
      }
    }
    return partial;
  }

  private byte[] bundle(long index) {
    var from = (int) index * TilePath.FULL;
    var to = Math.min(entries.size(), from + TilePath.FULL);
    return EntryBundle.of(entries.subList(from, to));
  }
}
