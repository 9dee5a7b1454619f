package dev.sovereign.audit;

import dev.sovereign.core.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The key of each tenant under which its rows are sealed: AES-256, one file each, named by the
/// hash of the tenant's name. Whoever destroys a file has erased what was sealed under it.
///
/// All that are in use are in memory, so any thread may ask for one; changes block and come one by
/// one.
public final class TenantKeys {
  static final String ALGORITHM = "AES";
  private static final int BYTES = 32;

  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, SecretKey> keys = new ConcurrentHashMap<>();

  /// @param folder of the keys; made if it is not there
  /// @throws UncheckedIOException if that fails
  public TenantKeys(Path folder) {
    this.folder = folder;
    try {
      SecretFile.folder(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot use " + folder, failed);
    }
  }

  /// The tenant's key, if it was made ready.
  Optional<SecretKey> of(String tenant) {
    return Optional.ofNullable(keys.get(tenant));
  }

  /// Whether the tenant's calls can be recorded.
  public boolean isReady(String tenant) {
    return keys.containsKey(tenant);
  }

  /// Makes the tenant's key ready: reads it or, where there is none, makes one. From then on the
  /// tenant may call.
  ///
  /// @throws UncheckedIOException if that fails; then it is not ready
  public synchronized void ready(String tenant) {
    if (keys.containsKey(tenant)) {
      return;
    }
    var file = file(tenant);
    try {
      keys.put(tenant, Files.exists(file) ? read(file) : make(file));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read or make " + file, failed);
    }
  }

  private static SecretKey read(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    if (bytes.length != BYTES) {
      throw new IOException("a tenant's key has " + BYTES + " bytes: " + bytes.length);
    }
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  private SecretKey make(Path file) throws IOException {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    SecretFile.write(file, bytes);
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  /// Destroys the tenant's key and makes another: nobody opens what was sealed before any more,
  /// and the tenant may go on calling.
  ///
  /// @return what was destroyed, and must not be kept; nothing if the tenant had none
  /// @throws UncheckedIOException if that fails; the key may then be gone or not, and no call of
  /// the
  ///     tenant is taken before [#ready]
  synchronized Optional<SecretKey> erase(String tenant) {
    var file = file(tenant);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      var destroyed = read(file);
      SecretFile.destroy(file);
      keys.put(tenant, make(file));
      return Optional.of(destroyed);
    } catch (IOException failed) {
      keys.remove(tenant); // Nothing more is sealed under what may be destroyed.
      throw new UncheckedIOException("cannot destroy " + file, failed);
    }
  }

  private Path file(String tenant) {
    return folder.resolve(HexFormat.of().formatHex(Digest.of(tenant).bytes()));
  }
}
