package dev.sovereign.tlog;

import java.util.Arrays;

/// The hashes of one tile, and those of the nodes above them as far as they are complete.
///
/// ```
/// height 0: 256 hashes | height 1: 128 | … | height 8: 1, the root
/// ```
final class TileNodes {
  static final int HEIGHT = 8;
  private static final int NODES = 2 * TilePath.FULL - 1;

  private final byte[] hashes = new byte[NODES * Hash.BYTES];
  private int width;

  /// The tile in these bytes.
  static TileNodes parse(byte[] tile, int width, TreeHasher hasher) {
    if (tile.length != width * Hash.BYTES) {
      throw new Malformed("a tile of " + width + " hashes has 32 bytes each: " + tile.length);
    }
    var nodes = new TileNodes();
    for (var i = 0; i < width; i++) {
      nodes.append(tile, i * Hash.BYTES, hasher);
    }
    return nodes;
  }

  /// Adds the hash that stands at this place; the tile must not be full.
  void append(byte[] from, int at, TreeHasher hasher) {
    System.arraycopy(from, at, hashes, place(0, width), Hash.BYTES);
    var index = width++;
    for (var height = 0; height < HEIGHT && (index & 1) == 1; height++) {
      hasher.node(hashes, place(height, index - 1), hashes, place(height + 1, index >> 1));
      index >>= 1;
    }
  }

  /// Adds the root of a full tile of the level below.
  void append(TileNodes full, TreeHasher hasher) {
    append(full.hashes, place(HEIGHT, 0), hasher);
  }

  int width() {
    return width;
  }

  boolean isFull() {
    return width == TilePath.FULL;
  }

  /// A node that is complete.
  Hash at(int height, int index) {
    if ((index + 1) << height > width) {
      throw new IllegalStateException(
          "of %d hashes, node %d at height %d is not complete".formatted(width, index, height));
    }
    return Hash.read(hashes, place(height, index));
  }

  /// The bytes of the tile with the first so many hashes.
  byte[] bytes(int first) {
    return Arrays.copyOf(hashes, first * Hash.BYTES);
  }

  private static int place(int height, int index) {
    return (2 * TilePath.FULL - ((2 * TilePath.FULL) >> height) + index) * Hash.BYTES;
  }
}
