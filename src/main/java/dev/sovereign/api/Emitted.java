package dev.sovereign.api;

import dev.sovereign.core.Digest;
import java.security.MessageDigest;

/// The hash of an answer as it leaves, which runs along with its bytes: all but comments and what
/// it carries of its attestation.
final class Emitted {
  private final MessageDigest running = Digest.algorithm();

  /// These bytes leave.
  void add(byte[] bytes) {
    running.update(bytes);
  }

  /// Of all that has left and what comes now.
  Digest with(byte[] next) {
    try {
      var whole = (MessageDigest) running.clone();
      whole.update(next);
      return new Digest(whole.digest());
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("every JDK's SHA-256 can be cloned", impossible);
    }
  }
}
