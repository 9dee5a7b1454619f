package dev.sovereign.audit;

import dev.sovereign.core.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final Set<String> lacking = ConcurrentHashMap.newKeySet();

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
      lacking.remove(tenant);
    } catch (IOException failed) {
      lacking.add(tenant);
      throw new UncheckedIOException("cannot read or make " + file, failed);
    }
  }

  /// Makes those keys ready that could not be made ready when they were asked for.
  ///
  /// @throws UncheckedIOException if that fails once more
  public void readyAgain() {
    Set.copyOf(lacking).forEach(this::ready);
  }

  /// The key in a file.
  static SecretKey read(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    if (bytes.length != BYTES) {
      throw new IOException("a tenant's key has " + BYTES + " bytes: " + bytes.length);
    }
    if (Arrays.equals(bytes, new byte[BYTES])) {
      throw new IOException("a key of zeros is none: " + file);
    }
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  private SecretKey make(Path file) throws IOException {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    SecretFile.write(file, bytes);
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  /// Takes the tenant's key out of use, to be destroyed, and makes another: from then on no row
  /// that was sealed before is opened for anybody, and the tenant may go on calling.
  ///
  /// @return whether there was one
  /// @throws UncheckedIOException if that fails; the key is then out of use or not, and no call of
  ///     the tenant is taken before [#ready]
  synchronized boolean retire(String tenant) {
    var file = file(tenant);
    if (!Files.exists(file)) {
      return false;
    }
    try {
      SecretFile.rename(file, RetiredKey.SUFFIX);
      keys.put(tenant, make(file));
      return true;
    } catch (IOException failed) {
      keys.remove(tenant); // Nothing more is sealed under what may be destroyed.
      lacking.add(tenant);
      throw new UncheckedIOException("cannot take out of use " + file, failed);
    }
  }

  /// The tenant's key that is to be destroyed, if there is one.
  RetiredKey retired(String tenant) {
    return new RetiredKey(file(tenant));
  }

  /// All keys that are to be destroyed.
  List<RetiredKey> retired() {
    try {
      return RetiredKey.in(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read " + folder, failed);
    }
  }

  private Path file(String tenant) {
    return folder.resolve(name(tenant));
  }

  /// What the file of a tenant's key is called.
  static String name(String tenant) {
    return HexFormat.of().formatHex(Digest.of(tenant).bytes());
  }
}
