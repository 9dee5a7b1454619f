package dev.sovereign.tlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Tiles and bundles as files, each by its path. A file that has its name is whole and never
/// changes, unless a power cut came before it was forced; a note says up to where all were. One
/// thread at a time may write, others may read meanwhile.
public final class TileFolder implements TileSource {
  private static final String NOTE = "durable";
  private static final Pattern WHOLE = Pattern.compile("tile/0/(x\\d{3}/)*\\d{3}");
  private static final int SECTOR = 512;
  private static final byte[] NOTHING = {};
  private static final byte[] ZEROS = new byte[SECTOR];

  private final Path folder;
  private final Disk disk;

  /// Folders whose own names are durable, as this process knows.
  private final Set<Path> durable = new HashSet<>();

  private final Set<Path> unforced = new LinkedHashSet<>();

  /// @param folder exists already
  public TileFolder(Path folder) {
    this(folder, Disk.REAL);
  }

  TileFolder(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
    durable.add(folder);
  }

  /// Writes one, which is on stable storage once [#force] is done. Writing the same again does no
  /// harm, and what a power cut has left of it is written over.
  ///
  /// @throws FileAlreadyExistsException if other bytes stand there, which stay
  public void put(TilePath path, byte[] bytes) throws IOException {
    var file = file(path);
    makeDurable(parent(file));
    var there = bytes(file).orElse(NOTHING);
    if (!isLeftOf(there, bytes)) {
      throw new FileAlreadyExistsException(file.toString(), null, "it holds other bytes");
    }
    disk.put(file, bytes); // Also where all is there: a failed force has lost what memory shows.
    unforced.add(file);
  }

  // Of a file that was not forced, any sectors may be there; the others read as zeros.
  private static boolean isLeftOf(byte[] there, byte[] bytes) {
    var isLeft = there.length <= bytes.length;
    for (var from = 0; isLeft && from < there.length; from += SECTOR) {
      var to = Math.min(from + SECTOR, there.length);
      isLeft =
          Arrays.equals(there, from, to, bytes, from, to)
              || Arrays.equals(there, from, to, ZEROS, 0, to - from);
    }
    return isLeft;
  }

  /// Returns when all that was put is on stable storage; if that fails it is to be put again.
  public void force() throws IOException {
    var files = List.copyOf(unforced);
    unforced.clear();
    disk.forceFiles(files);
  }

  /// Keeps in mind, for good, that the tiles of the first so many leaves are on stable storage:
  /// those beyond may be there in part after a power cut.
  void noteDurable(long leaves) throws IOException {
    disk.writeWhole(folder.resolve(NOTE), NoteText.encode(leaves + "\n"));
  }

  /// The number that was noted last; none in a folder whose tiles were forced one by one.
  ///
  /// @throws JournalFailure if something else is there
  OptionalLong durable() {
    var note = folder.resolve(NOTE);
    try {
      var noted = bytes(note);
      return noted.isPresent()
          ? OptionalLong.of(leaves(NoteText.decode(noted.get()).strip()))
          : OptionalLong.empty();
    } catch (Malformed other) {
      throw new JournalFailure(note + " is broken: " + other.getMessage() + advice(), other);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// So many leaves are before the end of the last full tile of leaves that is there by its name:
  /// where nothing was noted, those before it were forced first.
  ///
  /// @throws UncheckedIOException if the folder cannot be read
  long named() {
    var tiles = folder.resolve("tile/0");
    if (!Files.exists(tiles)) {
      return 0;
    }
    try (var files = Files.walk(tiles)) {
      return files
          .map(it -> folder.relativize(it).toString())
          .filter(WHOLE.asMatchPredicate())
          .map(TilePath::parse)
          .mapToLong(it -> (it.index() + 1) * TilePath.FULL)
          .max()
          .orElse(0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static long leaves(String text) {
    var leaves = Decimal.parse(text, "a number of leaves");
    if (leaves % TilePath.FULL != 0) {
      throw new Malformed("no whole tiles: " + leaves);
    }
    return leaves;
  }

  /// What to do where it is of no use.
  String advice() {
    return "; remove the folder " + folder + ", and the log is made anew from the journal";
  }

  // A folder that is there may have been made by a process that ended before it forced its name.
  private void makeDurable(Path wanted) throws IOException {
    if (durable.contains(wanted)) {
      return;
    }
    var above = parent(wanted);
    makeDurable(above);
    disk.makeFolder(wanted);
    disk.forceFolder(above);
    durable.add(wanted);
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "everything is below the folder");
  }

  /// Where it is, or would be.
  Path file(TilePath path) {
    return folder.resolve(path.toString());
  }

  /// Whether it is there as a file of its own.
  boolean has(TilePath path) {
    return Files.exists(file(path));
  }

  /// Reads one. A partial one is also there when the full one is.
  @Override
  public Optional<byte[]> read(TilePath path) {
    try {
      var exact = bytes(file(path));
      return exact.isPresent() || !path.isPartial()
          ? exact
          : bytes(file(path.full())).map(it -> first(path, it));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Optional<byte[]> bytes(Path file) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  private static byte[] first(TilePath path, byte[] full) {
    return switch (path) {
      case TilePath.Entries _ -> EntryBundle.first(full, path.width());
      case TilePath.Hashes _ -> Arrays.copyOf(full, path.width() * Hash.BYTES);
    };
  }
}
