package dev.sovereign.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The SHA-256 of bytes that came in or went out.
public record Digest(byte[] bytes) {
  private static final int LENGTH = 32;
  private static final ThreadLocal<MessageDigest> OWN = ThreadLocal.withInitial(Digest::algorithm);
  private static final Digest EMPTY = of(new byte[0]);

  public Digest {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes: " + bytes.length);
    }
  }

  /// Of these bytes.
  public static Digest of(byte[] bytes) {
    var sha = OWN.get();
    sha.reset(); // Whatever was thrown in the midst of the one before.
    return new Digest(sha.digest(bytes));
  }

  /// Of a text in UTF-8.
  public static Digest of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Of nothing.
  public static Digest ofNothing() {
    return EMPTY;
  }

  /// One that runs along with the bytes.
  public static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
