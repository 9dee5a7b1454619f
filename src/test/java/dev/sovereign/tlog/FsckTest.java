package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A log is derived anew from its entries, and every byte that is not what they give is found.
final class FsckTest {
  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 300, 512, 65_537})
  void aSoundLogIsFoundSound(int size) throws IOException {
    var log = new TestLog(size);

    var report = Fsck.check(log.write(folder), log.head("o"));

    assertEquals(new Fsck.Report(size, List.of()), report);
    assertTrue(report.isSound());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"})
  void aChangedTileIsFound(String path) throws IOException {
    var log = new TestLog(300);
    var tiles = log.write(folder);
    flip(path);

    assertEquals(
        List.of(new Fsck.Finding.Unlike(TilePath.parse(path))),
        Fsck.check(tiles, log.head("o")).findings());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"})
  void aMissingTileIsFound(String path) throws IOException {
    var log = new TestLog(300);
    var tiles = log.write(folder);
    Files.delete(folder.resolve(path));

    assertEquals(
        List.of(new Fsck.Finding.Missing(TilePath.parse(path))),
        Fsck.check(tiles, log.head("o")).findings());
  }

  @Test
  void aMissingBundleIsFoundAndEndsTheSearch() throws IOException {
    var log = new TestLog(600);
    var tiles = log.write(folder);
    Files.delete(folder.resolve("tile/entries/001"));

    var path = new TilePath.Entries(1, TilePath.FULL);
    assertEquals(
        new Fsck.Report(256, List.of(new Fsck.Finding.Missing(path))),
        Fsck.check(tiles, log.head("o")));
  }

  @Test
  void aBundleThatIsCutIsFound() throws IOException {
    assertEquals("a bundle ends within an entry, at 215", whyBroken(it -> it.substring(0, 219)));
    assertEquals(
        "a bundle ends before its last entry, at 215", whyBroken(it -> it.substring(0, 216)));
    assertEquals("a bundle holds more than its entries, from 220", whyBroken(it -> it + "x"));
  }

  @Test
  void aBrokenFullBundleInThePlaceOfAPartialOneIsFound() throws IOException {
    var log = new TestLog(300);
    var tiles = log.write(folder);
    Files.delete(folder.resolve("tile/entries/001.p/44"));
    Files.writeString(folder.resolve("tile/entries/001"), "x");

    var finding = Fsck.check(tiles, log.head("o")).findings().getFirst();

    assertInstanceOf(Fsck.Finding.Broken.class, finding);
  }

  private String whyBroken(UnaryOperator<String> change) throws IOException {
    var log = new TestLog(300);
    var tiles = log.write(folder);
    var file = folder.resolve("tile/entries/001.p/44");
    var before = Files.readString(file);
    Files.writeString(file, change.apply(before));

    var finding = Fsck.check(tiles, log.head("o")).findings().getFirst();

    Files.writeString(file, before);
    return assertInstanceOf(Fsck.Finding.Broken.class, finding).why();
  }

  @Test
  void aChangedEntryIsFoundInAllThatItIsIn() throws IOException {
    var log = new TestLog(300);
    var tiles = log.write(folder);
    flip("tile/entries/000");

    var findings = Fsck.check(tiles, log.head("o")).findings();

    assertEquals(
        List.of(
            new Fsck.Finding.Unlike(TilePath.parse("tile/0/000")),
            new Fsck.Finding.Unlike(TilePath.parse("tile/1/000.p/1"))),
        findings.subList(0, 2));
    assertEquals(3, findings.size());
  }

  @Test
  void anotherRootIsFound() throws IOException {
    var log = new TestLog(300);

    var report = Fsck.check(log.write(folder), new Checkpoint("o", 300, TreeHasher.EMPTY));

    assertEquals(List.of(new Fsck.Finding.WrongRoot(log.head("o").root())), report.findings());
  }

  private void flip(String path) throws IOException {
    var file = folder.resolve(path);
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }
}
