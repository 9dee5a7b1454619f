package dev.sovereign.tlog;

import java.util.Locale;
import java.util.regex.Pattern;

/// Where a tile or a bundle of entries is served, below the log's address (c2sp.org/tlog-tiles):
/// `tile/<level>/<index>` and `tile/entries/<index>`, of partial ones with `.p/<width>`.
public sealed interface TilePath {
  /// How many hashes or entries are in a full one.
  int FULL = 256;

  /// Hashes of one level.
  ///
  /// @param level of tiles: those of level 0 hold leaves, each other the roots of those below
  record Hashes(int level, long index, int width) implements TilePath {
    private static final int HIGHEST = 63;

    /// Checks the parts.
    public Hashes {
      if (level < 0 || level > HIGHEST) {
        throw new Malformed("the level of a tile is 0 to 63: " + level);
      }
      check(index, width);
    }

    @Override
    public TilePath full() {
      return new Hashes(level, index, FULL);
    }

    @Override
    public String toString() {
      return "tile/" + level + "/" + end(index, width);
    }
  }

  /// Entries; the hashes of those are the tile of level 0 at this index.
  record Entries(long index, int width) implements TilePath {
    /// Checks the parts.
    public Entries {
      check(index, width);
    }

    @Override
    public TilePath full() {
      return new Entries(index, FULL);
    }

    @Override
    public String toString() {
      return "tile/entries/" + end(index, width);
    }
  }

  /// Which of its level it is.
  long index();

  /// So many hashes or entries are in it: 1 to 256.
  int width();

  /// The same when it is full.
  TilePath full();

  /// Whether it is not full.
  default boolean isPartial() {
    return width() < FULL;
  }

  /// The place in this path.
  ///
  /// @throws Malformed if it is none, or not in the one form that it has
  static TilePath parse(String path) {
    var found = Text.FORM.matcher(path);
    if (!found.matches()) {
      throw new Malformed("this is no path of a tile");
    }
    var index = Long.parseLong(found.group(2).replaceAll("[x/]", ""));
    var width = found.group(3) == null ? FULL : Integer.parseInt(found.group(3));
    var place =
        found.group(1).equals("entries")
            ? new Entries(index, width)
            : new Hashes(Integer.parseInt(found.group(1)), index, width);
    if (!place.toString().equals(path)) {
      throw new Malformed("the path of this tile is " + place);
    }
    return place;
  }

  /// How wide the tile at this place is in a tree of this size; 0 where there is none.
  static int width(long size, int level, long index) {
    return (int) Math.clamp(hashes(size, level) - index * FULL, 0L, (long) FULL);
  }

  /// Which tile of a level is the last in a tree of this size; it is empty where all are full.
  static long last(long size, int level) {
    return hashes(size, level + 1);
  }

  private static long hashes(long size, int level) {
    var bits = Text.HEIGHT * level;
    return bits >= Long.SIZE ? 0 : size >> bits;
  }

  private static void check(long index, int width) {
    if (index < 0 || index > Long.MAX_VALUE / FULL) {
      throw new Malformed("no tile has this index: " + index);
    }
    if (width < 1 || width > FULL) {
      throw new Malformed("a tile has 1 to 256 hashes or entries: " + width);
    }
  }

  private static String end(long index, int width) {
    var digits = new StringBuilder(String.format(Locale.ROOT, "%03d", index % Text.GROUP));
    for (var rest = index / Text.GROUP; rest > 0; rest /= Text.GROUP) {
      digits.insert(0, String.format(Locale.ROOT, "x%03d/", rest % Text.GROUP));
    }
    return width == FULL ? digits.toString() : digits + ".p/" + width;
  }

  /// How paths are written.
  final class Text {
    static final int HEIGHT = 8;
    private static final int GROUP = 1000;
    private static final Pattern FORM =
        Pattern.compile(
            "tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

    private Text() {}
  }
}
