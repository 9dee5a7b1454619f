package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// SHA-256 of bytes and of text.
final class Sha256 {
  private static final ThreadLocal<MessageDigest> OWN = ThreadLocal.withInitial(TreeHasher::sha256);

  private Sha256() {}

  static Hash of(byte[] bytes) {
    var sha = OWN.get();
    sha.reset(); // Whatever was thrown in the midst of the one before.
    return Hash.read(sha.digest(bytes), 0);
  }

  static Hash of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
