package dev.sovereign.audit;

import dev.sovereign.proof.RowKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.crypto.SecretKey;

/// A tenant's key on its way to be destroyed, as it lies beside the one in use: what is left of an
/// erasure that was cut off, so that it can be gone on with.
///
/// ```
/// NAME.erasing: the key, until it is destroyed
/// NAME.erased: the row that says so, once its rows are counted and until it is in the log
/// ```
///
/// @param used the file of the key in use
record RetiredKey(Path used) {
  /// At the end of the name of a key that is out of use.
  static final String SUFFIX = ".erasing";

  private static final String ROW = ".erased";

  /// All of a folder.
  static List<RetiredKey> in(Path folder) throws IOException {
    var names = new TreeSet<String>();
    DirectoryStream.Filter<Path> isLeft = it -> it.toString().matches(".*\\.eras(ing|ed)");
    try (var files = Files.newDirectoryStream(folder, isLeft)) {
      files.forEach(it -> names.add(it.getFileName().toString().replaceAll("\\..*", "")));
    }
    return names.stream().map(it -> new RetiredKey(folder.resolve(it))).toList();
  }

  private Path key() {
    return SecretFile.sibling(used, SUFFIX);
  }

  private Path row() {
    return SecretFile.sibling(used, ROW);
  }

  /// Whether there is anything left to be done.
  boolean isThere() {
    return Files.exists(key()) || Files.exists(row());
  }

  /// Whether it is the key of this tenant.
  boolean isOf(String tenant) {
    return used.endsWith(TenantKeys.name(tenant));
  }

  /// The key that is to be destroyed.
  SecretKey secret() throws IOException {
    return TenantKeys.read(key());
  }

  /// The row that says so, once it is known.
  Optional<PublicRow> counted() throws IOException {
    return Files.exists(row())
        ? Optional.of(PublicRow.read(RowKind.ERASURE, Files.readAllBytes(row())))
        : Optional.empty();
  }

  /// Keeps that row, so that it outlives the key.
  void keep(PublicRow counted) throws IOException {
    SecretFile.write(row(), counted.bytes());
  }

  /// Destroys the key; no effect where that was done.
  void destroy() throws IOException {
    SecretFile.destroy(key());
  }

  /// The row is in the log: nothing is left to be done.
  void forget() throws IOException {
    Files.deleteIfExists(row());
  }
}
