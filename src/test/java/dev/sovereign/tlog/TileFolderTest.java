package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tiles in a folder: a tree comes back from them, proofs are made of them, and a writer that was
/// interrupted begins anew.
final class TileFolderTest {
  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 300, 65_536, 65_537})
  void aTreeIsLoadedFromItsTilesAndGoesOn(int size) throws IOException {
    var tiles = new TestLog(size).write(folder);
    var loaded = GrowingTree.load(tiles, size);

    IntStream.range(size, size + 300).forEach(it -> loaded.appendEntry(ProofTest.entry(it)));

    var whole = new TestLog(size + 300);
    assertEquals(whole.head("o"), new Checkpoint("o", loaded.size(), loaded.root()));
    assertEquals(
        new TreeProof(whole.tree()).inclusion(size / 2, size + 300),
        new TreeProof(loaded).inclusion(size / 2, size + 300));
    whole.partial().forEach(it -> assertArrayEquals(bytes(whole.tree(), it), bytes(loaded, it)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 256, 300, 70_000})
  void proofsAreMadeOfTiles(int size) throws IOException {
    var log = new TestLog(size);
    var tiles = log.write(folder);
    var reader = new TileReader(tiles, size);
    var head = log.head("o");
    var leaf = new TreeHasher().leaf(reader.entry(size / 2));

    var proof = new TreeProof(reader).inclusion(size / 2, size);

    assertArrayEquals(ProofTest.entry(size / 2), reader.entry(size / 2));
    assertTrue(ProofCheck.includes(head, size / 2, leaf, proof));
    assertEquals(head.root(), new TreeProof(reader).root(size));
  }

  @Test
  void aTreeThatLetGoOfItsTilesReadsThem() throws IOException {
    var whole = new TestLog(1_000);
    var tree = GrowingTree.load(new TestLog(600).write(folder), 600);
    IntStream.range(600, 1_000).forEach(it -> tree.appendEntry(ProofTest.entry(it)));
    whole.writeFull(folder, Disk.REAL);

    tree.full().forEach(tree::forget);

    var proofs = new TreeProof(tree);
    assertEquals(List.of(), tree.full());
    assertEquals(new TreeProof(whole.tree()).inclusion(3, 1_000), proofs.inclusion(3, 1_000));
    assertEquals(new TreeProof(whole.tree()).inclusion(700, 1_000), proofs.inclusion(700, 1_000));
  }

  @Test
  void aTreeThatIsKeptNowhereElseCannotReadWhatItLetGo() {
    var tree = new TestLog(600).tree();
    tree.full().forEach(tree::forget);

    assertThrows(UncheckedIOException.class, () -> new TreeProof(tree).inclusion(3, 600));
  }

  @Test
  void aPartialTileIsTheBeginningOfTheFullOne() throws IOException {
    var tiles = new TestLog(512).write(folder);
    var part = new TestLog(300);

    var entries = tiles.read(new TilePath.Entries(1, 44)).orElseThrow();
    var hashes = tiles.read(new TilePath.Hashes(0, 1, 44)).orElseThrow();

    assertEquals(44, EntryBundle.entries(entries, 44).size());
    assertArrayEquals(bytes(part.tree(), new TilePath.Hashes(0, 1, 44)), hashes);
    assertEquals(Optional.empty(), tiles.read(new TilePath.Hashes(0, 2, 44)));
  }

  @Test
  void aTileThatIsMissingOrCutIsNoticed() throws IOException {
    var tiles = new TestLog(300).write(folder);
    Files.write(folder.resolve("tile/0/001.p/44"), new byte[31]);

    var reader = new TileReader(tiles, 300);

    assertThrows(Malformed.class, () -> reader.at(0, 256));
    assertThrows(UncheckedIOException.class, () -> new TileReader(tiles, 900).at(0, 600));
    assertThrows(IllegalStateException.class, () -> reader.at(9, 0));
  }

  @Test
  void writingTheSameAgainDoesNoHarmAndOtherBytesAreRefused() throws IOException {
    var tiles = new TestLog(300).writeFull(folder, Disk.REAL);
    var path = new TilePath.Hashes(0, 0, TilePath.FULL);
    var bytes = tiles.read(path).orElseThrow();

    tiles.put(path, bytes);
    var other = bytes.clone();
    other[8000]++;

    assertThrows(FileAlreadyExistsException.class, () -> tiles.put(path, other));
    assertArrayEquals(bytes, tiles.read(path).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1000, 0, 0", "8192, 0, 8192", "8192, 512, 1536"})
  void whatAPowerCutHasLeftIsWrittenOver(int length, int from, int to) throws IOException {
    var tiles = new TestLog(300).writeFull(folder, Disk.REAL);
    var path = new TilePath.Hashes(0, 0, TilePath.FULL);
    var bytes = tiles.read(path).orElseThrow();
    var left = Arrays.copyOf(bytes, length);
    Arrays.fill(left, from, to, (byte) 0);
    Files.write(folder.resolve(path.toString()), left);

    tiles.put(path, bytes);

    assertArrayEquals(bytes, tiles.read(path).orElseThrow());
  }

  @Test
  void whatIsNotedAsDurableCountsForMoreThanWhatIsThere() throws IOException {
    var tiles = new TestLog(1_000).writeFull(folder, Disk.REAL);
    var stored = new StoredTiles(tiles);
    var found = stored.leaves();

    tiles.noteDurable(256);

    assertEquals(768, found);
    assertEquals(256, stored.leaves());
    for (var other : List.of("many\n", "100\n", "")) {
      Files.writeString(folder.resolve("durable"), other);
      assertThrows(JournalFailure.class, stored::leaves);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void aWriterThatWasInterruptedBeginsAnew(int steps) throws IOException {
    assertThrows(
        IOException.class, () -> new TestLog(600).writeFull(folder, new EndingDisk(steps)));

    var tiles = new TestLog(600).writeFull(folder, Disk.REAL);

    assertArrayEquals(
        bytes(new TestLog(600).tree(), new TilePath.Hashes(0, 1, TilePath.FULL)),
        tiles.read(new TilePath.Hashes(0, 1, TilePath.FULL)).orElseThrow());
    assertEquals(List.of(), unfinished());
  }

  @Test
  void noFileHasItsNameBeforeItIsWritten() {
    var beforeTheFirst = new EndingDisk(2);
    assertThrows(IOException.class, () -> new TestLog(300).writeFull(folder, beforeTheFirst));

    assertEquals(List.of(), all().filter(it -> it.getFileName().toString().equals("000")).toList());
  }

  private static byte[] bytes(GrowingTree tree, TilePath.Hashes path) {
    return tree.bytes(path).orElseThrow();
  }

  private List<Path> unfinished() {
    return all().filter(it -> it.toString().endsWith(".tmp")).toList();
  }

  private Stream<Path> all() {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// A disk that works for so many steps; a write that it ends with is done by half.
  private static final class EndingDisk implements Disk {
    private int steps;

    EndingDisk(int steps) {
      this.steps = steps;
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      if (steps-- <= 0) {
        REAL.write(file, bytes.slice(0, bytes.remaining() / 2), at);
        throw new IOException("a write failed");
      }
      REAL.write(file, bytes, at);
    }

    @Override
    public void force(FileChannel file, boolean metadata) throws IOException {
      if (steps-- <= 0) {
        throw new IOException("a force failed");
      }
      REAL.force(file, metadata);
    }
  }
}
