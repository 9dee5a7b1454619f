package dev.sovereign.audit;

import dev.sovereign.proof.RowSecrets;
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

  /// So many bytes come before the row.
  static final int HEAD = 1 + NONCE;

  /// So many bytes come after it.
  static final int TAG = 16;

  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(SealedRow::cipher);

  private SealedRow() {}

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has AES-GCM", impossible);
    }
  }

  /// Seals a row where it stands, under the tenant's key.
  ///
  /// @param id the call's
  /// @param bytes end with the room for the sealed row, in which the row stands behind [#HEAD]
  ///     bytes and before [#TAG] bytes that are to be filled
  /// @param at where that room begins
  static void seal(SecretKey key, String id, byte[] bytes, int at) {
    var nonce = RowSecrets.random(NONCE);
    bytes[at] = VERSION;
    System.arraycopy(nonce, 0, bytes, at + 1, NONCE);
    var row = at + HEAD;
    try {
      var cipher = begun(Cipher.ENCRYPT_MODE, key, nonce, 0, id);
      cipher.doFinal(bytes, row, bytes.length - TAG - row, bytes, row);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a row that cannot be sealed", impossible);
    }
  }

  /// Opens it again; nothing if it was not sealed like this, under this key.
  static Optional<byte[]> open(SecretKey key, String id, byte[] sealed) {
    if (sealed.length < HEAD + TAG || sealed[0] != VERSION) {
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
    cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce, at, NONCE));
    cipher.updateAAD(id.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
