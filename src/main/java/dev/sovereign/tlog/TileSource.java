package dev.sovereign.tlog;

import java.util.Optional;

/// Where tiles and bundles come from: a folder, a server.
public interface TileSource {
  /// The bytes of one, or nothing where it is not.
  ///
  /// @throws java.io.UncheckedIOException if they cannot be read
  Optional<byte[]> read(TilePath path);
}
