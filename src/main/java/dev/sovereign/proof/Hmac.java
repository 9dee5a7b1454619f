package dev.sovereign.proof;

import dev.sovereign.tlog.TreeHasher;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/// HMAC-SHA256 (RFC 2104) under keys of 32 bytes. Each thread has one: the JDK's own costs several
/// times as much for messages as short as ours.
final class Hmac {
  private static final ThreadLocal<Hmac> OWN = ThreadLocal.withInitial(Hmac::new);
  private static final int BLOCK = 64;
  private static final int KEY = 32;
  private static final int DIGEST = 32;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest sha = TreeHasher.sha256();

  // Behind the key, which stays until the next, they are always the same, but for the inner digest
  // behind the outer pad.
  private final byte[] inner = new byte[BLOCK];
  private final byte[] outer = new byte[BLOCK + DIGEST];

  private Hmac() {
    Arrays.fill(inner, INNER);
    Arrays.fill(outer, 0, BLOCK, OUTER);
  }

  /// The code of a message in pieces.
  static byte[] of(byte[] key, byte[]... message) {
    return OWN.get().code(key, message);
  }

  private byte[] code(byte[] key, byte[]... message) {
    for (var i = 0; i < KEY; i++) {
      inner[i] = (byte) (key[i] ^ INNER);
      outer[i] = (byte) (key[i] ^ OUTER);
    }
    sha.reset(); // Whatever was thrown in the midst of the one before.
    sha.update(inner);
    for (var piece : message) {
      sha.update(piece);
    }
    try {
      sha.digest(outer, BLOCK, DIGEST);
    } catch (DigestException noRoom) {
      throw new IllegalStateException("no room for a digest in " + outer.length, noRoom);
    }
    return sha.digest(outer);
  }
}
