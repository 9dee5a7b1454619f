package dev.sovereign.tlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Tiles and bundles as files, each by its path. A file that has its name is whole and never
/// changes. One thread at a time may write, others may read meanwhile.
public final class TileFolder implements TileSource {
  private final Path folder;
  private final Disk disk;

  /// Folders whose own names are durable, as this process knows.
  private final Set<Path> durable = new HashSet<>();

  /// @param folder exists already
  public TileFolder(Path folder) {
    this(folder, Disk.REAL);
  }

  TileFolder(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
    durable.add(folder);
  }

  /// Writes one; when this returns, it and its name are on stable storage. Writing the same again
  /// does no harm, so that who does not know how far it came begins anew.
  ///
  /// @throws FileAlreadyExistsException if other bytes stand there, which stay
  public void write(TilePath path, byte[] bytes) throws IOException {
    var file = file(path);
    var parent = parent(file);
    makeDurable(parent);
    if (!Files.exists(file)) {
      disk.writeWhole(file, bytes);
    } else if (Arrays.equals(Files.readAllBytes(file), bytes)) {
      disk.forceFolder(parent);
    } else {
      throw new FileAlreadyExistsException(file.toString(), null, "it holds other bytes");
    }
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
    var exact = bytes(path);
    return exact.isPresent() || !path.isPartial()
        ? exact
        : bytes(path.full()).map(it -> first(path, it));
  }

  private Optional<byte[]> bytes(TilePath path) {
    try {
      return Optional.of(Files.readAllBytes(file(path)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static byte[] first(TilePath path, byte[] full) {
    return switch (path) {
      case TilePath.Entries _ -> EntryBundle.first(full, path.width());
      case TilePath.Hashes _ -> Arrays.copyOf(full, path.width() * Hash.BYTES);
    };
  }
}
