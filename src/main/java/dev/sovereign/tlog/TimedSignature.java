package dev.sovereign.tlog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The two parts of a cosignature: when it was made, in seconds since 1970, and the signature.
record TimedSignature(long time, byte[] signature) {
  /// Nothing where the time is missing or not below 2^63.
  static Optional<TimedSignature> parse(byte[] bytes) {
    if (bytes.length <= Long.BYTES || bytes[0] < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new TimedSignature(
            ByteBuffer.wrap(bytes).getLong(), Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(Long.BYTES + signature.length).putLong(time).put(signature).array();
  }
}
