package dev.sovereign.tlog;

import java.util.Optional;

/// The full tiles and bundles of a log that are files, and the partial tiles that follow from them.
final class StoredTiles implements TileSource {
  private final TileFolder folder;

  StoredTiles(TileFolder folder) {
    this.folder = folder;
  }

  /// So many leaves are in files, and the tiles above them too: the first of the log, in whole
  /// bundles.
  long leaves() {
    var noted = folder.durable();
    return noted.isPresent() ? noted.getAsLong() : found();
  }

  // Where nothing was noted, every file that has its name was forced.
  private long found() {
    var bundles = bundles();
    while (bundles > 0 && !isWhole(bundles * TilePath.FULL)) {
      bundles--; // The writer ended before the last tile above.
    }
    return bundles * TilePath.FULL;
  }

  // They are written in order, so the first that is not there is found by halves.
  private long bundles() {
    var missing = 1L;
    while (has(missing - 1)) {
      missing *= 2;
    }
    var there = missing / 2;
    while (missing - there > 1) {
      var middle = (there + missing) / 2;
      if (has(middle - 1)) {
        there = middle;
      } else {
        missing = middle;
      }
    }
    return there;
  }

  private boolean has(long index) {
    return folder.has(new TilePath.Entries(index, TilePath.FULL))
        && folder.has(new TilePath.Hashes(0, index, TilePath.FULL));
  }

  private boolean isWhole(long size) {
    for (var level = 1; TilePath.last(size, level) > 0; level++) {
      if (!folder.has(new TilePath.Hashes(level, TilePath.last(size, level) - 1, TilePath.FULL))) {
        return false;
      }
    }
    return true;
  }

  /// A partial tile above the leaves is made of the tiles below it: the full one may be there in
  /// part, where a power cut came before it was forced.
  ///
  /// @throws JournalFailure if a file is missing that it follows from
  @Override
  public Optional<byte[]> read(TilePath path) {
    return path instanceof TilePath.Hashes part && part.isPartial() && part.level() > 0
        ? Optional.of(roots(part))
        : folder.read(path);
  }

  private byte[] roots(TilePath.Hashes part) {
    var hasher = new TreeHasher();
    var hashes = new byte[part.width() * Hash.BYTES];
    var first = part.index() * TilePath.FULL;
    for (var i = 0; i < part.width(); i++) {
      var below = new TilePath.Hashes(part.level() - 1, first + i, TilePath.FULL);
      var nodes = TileNodes.parse(needed(below), TilePath.FULL, hasher);
      nodes.at(TileNodes.HEIGHT, 0).write(hashes, i * Hash.BYTES);
    }
    return hashes;
  }

  private byte[] needed(TilePath path) {
    return folder
        .read(path)
        .orElseThrow(
            () ->
                new JournalFailure(
                    "a file of the log is missing: " + folder.file(path) + folder.advice()));
  }
}
