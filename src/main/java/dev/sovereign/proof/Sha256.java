package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.TreeHasher;
import java.nio.charset.StandardCharsets;

/// SHA-256 of bytes and of text.
final class Sha256 {
  private Sha256() {}

  static Hash of(byte[] bytes) {
    return Hash.read(TreeHasher.sha256().digest(bytes), 0);
  }

  static Hash of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
