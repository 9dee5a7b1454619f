package dev.sovereign.audit;

import dev.sovereign.proof.RowSecrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// A row as it is kept: nobody reads it without the tenant's key, nor takes it for another call's.
///
/// ```
/// version 1 | nonce 12 | AES-256-GCM of the row, with its tag of 16
/// ```
///
/// What is authenticated beside it is the call's id. The nonce is drawn by chance (NIST SP 800-38D
/// 8.2.2), which is good for 2^32 rows of a tenant.
final class SealedRow {
  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int HEAD = 1 + NONCE;
  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(SealedRow::cipher);

  private SealedRow() {}

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  /// Seals a row under the tenant's key.
  ///
  /// @param id the call's
  static byte[] seal(SecretKey key, String id, byte[] row) {
    var nonce = RowSecrets.random(NONCE);
    try {
      var cipher = begun(Cipher.ENCRYPT_MODE, key, nonce, 0, id);
      var sealed = ByteBuffer.allocate(HEAD + cipher.getOutputSize(row.length));
      sealed.put(VERSION).put(nonce);
      cipher.doFinal(ByteBuffer.wrap(row), sealed);
      return sealed.array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a row that cannot be sealed", impossible);
    }
  }

  /// Opens it again; nothing if it was not sealed like this, under this key.
  static Optional<byte[]> open(SecretKey key, String id, byte[] sealed) {
    if (sealed.length < HEAD + TAG_BITS / Byte.SIZE || sealed[0] != VERSION) {
      return Optional.empty();
    }
    try {
      var cipher = begun(Cipher.DECRYPT_MODE, key, sealed, 1, id);
      return Optional.of(cipher.doFinal(sealed, HEAD, sealed.length - HEAD));
    } catch (AEADBadTagException otherKey) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  private static Cipher begun(int mode, SecretKey key, byte[] nonce, int at, String id)
      throws GeneralSecurityException {
    var cipher = CIPHER.get();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, at, NONCE));
    cipher.updateAAD(id.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
