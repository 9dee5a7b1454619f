package dev.sovereign.proof;

import dev.sovereign.tlog.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of bytes and of text.
final class Sha256 {
  private Sha256() {}

  static Hash of(byte[] bytes) {
    return Hash.read(digest().digest(bytes), 0);
  }

  static Hash of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
