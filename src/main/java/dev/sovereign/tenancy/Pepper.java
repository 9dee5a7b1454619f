package dev.sovereign.tenancy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The installation's own secret, under which the secrets of keys are stored. It lies beside the
/// database, never in it.
public final class Pepper {
  private static final String ALGORITHM = "HmacSHA256";

  private final ThreadLocal<Mac> macs;

  /// @param secret 32 bytes or more
  public Pepper(byte[] secret) {
    if (secret.length < 32) {
      throw new IllegalArgumentException("a pepper has at least 32 bytes: " + secret.length);
    }
    var key = new SecretKeySpec(secret, ALGORITHM);
    this.macs = ThreadLocal.withInitial(() -> mac(key));
  }

  /// What is stored of a key's secret: HMAC-SHA256 (RFC 2104). A secret of 256 random bits needs no
  /// slow hash.
  public byte[] digest(String secret) {
    return macs.get().doFinal(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }
}
