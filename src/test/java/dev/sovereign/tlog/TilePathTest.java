package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths of tiles; those of Tessera's tests are among them.
final class TilePathTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 255, tile/0/000.p/255",
    "15, 455667, 256, tile/15/x455/667",
    "15, 123456789, 41, tile/15/x123/x456/789.p/41",
    "0, 1234067, 256, tile/0/x001/x234/067",
    "63, 1000, 1, tile/63/x001/000.p/1"
  })
  void tilesHaveTheirPaths(int level, long index, int width, String path) {
    assertEquals(path, new TilePath.Hashes(level, index, width).toString());
    assertEquals(new TilePath.Hashes(level, index, width), TilePath.parse(path));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 257, tile/entries/000",
    "256, 257, tile/entries/001.p/1",
    "1234567, 1300000, tile/entries/x004/822"
  })
  void entriesStandInTheirBundles(long entry, long size, String path) {
    var index = entry / TilePath.FULL;
    var place = new TilePath.Entries(index, TilePath.width(size, 0, index));

    assertEquals(path, place.toString());
    assertEquals(place, TilePath.parse(path));
  }

  @ParameterizedTest
  @CsvSource({
    "70000, 0, 272, 256",
    "70000, 0, 273, 112",
    "70000, 0, 274, 0",
    "70000, 1, 0, 256",
    "70000, 1, 1, 17",
    "70000, 2, 0, 1",
    "70000, 3, 0, 0",
    "256, 0, 0, 256",
    "256, 0, 1, 0",
    "256, 1, 0, 1",
    "0, 0, 0, 0",
    "9223372036854775807, 7, 0, 127",
    "9223372036854775807, 8, 0, 0",
    "9223372036854775807, 63, 0, 0"
  })
  void tilesAreAsWideAsTheTreeAllows(long size, int level, long index, int width) {
    assertEquals(width, TilePath.width(size, level, index));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000",
        "tile/0/x000/000",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/x1/000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/100/000",
        "tile/0/-01",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/00",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/999",
        "tile/0/000.p/1000",
        "tile/0/000.p/1/",
        "tile/0/000.P/1",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "tile/entries",
        "tile/entries/",
        "tile/entries/000.p/256",
        "tile/Entries/000",
        "tile/data/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/x999/x999/x999/x999/x999/999",
        "tile/0/../000",
        "checkpoint"
      })
  void otherPathsAreRefused(String path) {
    assertThrows(Malformed.class, () -> TilePath.parse(path));
  }

  @Test
  void aTileWithoutHashesHasNoPath() {
    assertThrows(Malformed.class, () -> new TilePath.Hashes(0, 0, 0));
    assertThrows(Malformed.class, () -> new TilePath.Entries(0, 257));
    assertThrows(Malformed.class, () -> new TilePath.Entries(-1, 1));
  }
}
