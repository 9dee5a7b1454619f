package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;
import java.security.DrbgParameters;
import java.security.DrbgParameters.Capability;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// What opens a row: the salt of its leaf, and the master secret of the digests in it. Each is 32
/// random bytes. Who has both can check the row; without them it says nothing.
public final class RowSecrets {
  /// How long each of the two is.
  public static final int BYTES = 32;

  // The usual one reads the operating system's under a lock that all threads share.
  private static final ThreadLocal<SecureRandom> RANDOM =
      ThreadLocal.withInitial(RowSecrets::source);
  private static final int STRENGTH_BITS = 256;

  private final byte[] salt;
  private final byte[] master;

  private RowSecrets(byte[] salt, byte[] master) {
    if (salt.length != BYTES || master.length != BYTES) {
      throw new IllegalArgumentException(
          "the secrets of a row have 32 bytes each: " + salt.length + ", " + master.length);
    }
    this.salt = salt;
    this.master = master;
  }

  /// New ones, for one row.
  public static RowSecrets fresh() {
    var both = random(2 * BYTES);
    return new RowSecrets(Arrays.copyOf(both, BYTES), Arrays.copyOfRange(both, BYTES, 2 * BYTES));
  }

  /// Those of a row that was written.
  public static RowSecrets of(byte[] salt, byte[] master) {
    return new RowSecrets(salt.clone(), master.clone());
  }

  /// So many random bytes. Each thread has a source of its own (NIST SP 800-90A), which the
  /// operating system's seeds, so none waits for another.
  public static byte[] random(int count) {
    var bytes = new byte[count];
    RANDOM.get().nextBytes(bytes);
    return bytes;
  }

  private static SecureRandom source() {
    try {
      var parameters =
          DrbgParameters.instantiation(STRENGTH_BITS, Capability.RESEED_ONLY, new byte[0]);
      return SecureRandom.getInstance("DRBG", parameters);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has a DRBG", impossible);
    }
  }

  /// The salt of the leaf.
  public byte[] salt() {
    return salt.clone();
  }

  /// The master secret of the digests.
  public byte[] master() {
    return master.clone();
  }

  /// Copies both to this place, the salt first.
  public void write(byte[] to, int at) {
    System.arraycopy(salt, 0, to, at, BYTES);
    System.arraycopy(master, 0, to, at + BYTES, BYTES);
  }

  /// The salted form of a digest, in lower-case hexadecimal digits.
  public String commit(CommitLabel label, Hash digest) {
    return commit(master, label, digest);
  }

  /// The same by the master secret alone.
  static String commit(byte[] master, CommitLabel label, Hash digest) {
    return HexFormat.of().formatHex(Hmac.of(Hmac.of(master, label.salt()), digest.bytes()));
  }

  /// Nothing of them.
  @Override
  public String toString() {
    return "the secrets of a row";
  }
}
