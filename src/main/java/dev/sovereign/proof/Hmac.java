package dev.sovereign.proof;

import dev.sovereign.tlog.TreeHasher;
import java.security.MessageDigest;
import java.util.Arrays;

/// HMAC-SHA256 (RFC 2104) under keys of 32 bytes. One thread at a time may use it: the JDK's own
/// costs several times as much for messages as short as ours.
final class Hmac {
  private static final int BLOCK = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest sha = TreeHasher.sha256();
  private final byte[] pad = new byte[BLOCK];

  /// The code of a message in pieces.
  byte[] of(byte[] key, byte[]... message) {
    update(key, INNER);
    for (var piece : message) {
      sha.update(piece);
    }
    var inner = sha.digest();
    update(key, OUTER);
    return sha.digest(inner);
  }

  private void update(byte[] key, byte with) {
    Arrays.fill(pad, with);
    for (var i = 0; i < key.length; i++) {
      pad[i] ^= key[i];
    }
    sha.update(pad);
  }
}
