package dev.sovereign.proof;

import dev.sovereign.tlog.TreeHasher;
import java.security.MessageDigest;
import java.util.Arrays;

/// HMAC-SHA256 (RFC 2104) under keys of 32 bytes. One thread at a time may use it: the JDK's own
/// costs several times as much for messages as short as ours.
final class Hmac {
  private static final int BLOCK = 64;
  private static final int KEY = 32;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest sha = TreeHasher.sha256();
  private final byte[] inner = pad(INNER);
  private final byte[] outer = pad(OUTER);

  // Behind the key it stays as it is.
  private static byte[] pad(byte with) {
    var pad = new byte[BLOCK];
    Arrays.fill(pad, with);
    return pad;
  }

  /// The code of a message in pieces.
  byte[] of(byte[] key, byte[]... message) {
    begin(inner, key, INNER);
    for (var piece : message) {
      sha.update(piece);
    }
    var digest = sha.digest();
    begin(outer, key, OUTER);
    return sha.digest(digest);
  }

  private void begin(byte[] pad, byte[] key, byte with) {
    for (var i = 0; i < KEY; i++) {
      pad[i] = (byte) (key[i] ^ with);
    }
    sha.update(pad);
  }
}
