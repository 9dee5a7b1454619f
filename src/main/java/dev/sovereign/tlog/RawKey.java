package dev.sovereign.tlog;

import java.security.PublicKey;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A public key without a name: it checks bytes.
sealed interface RawKey {
  /// Whether the key signed exactly this message. Any bytes may be given for a signature.
  boolean verifies(byte[] message, byte[] signature);

  /// The key in its raw bytes.
  ///
  /// @throws Malformed if they are no key of that type
  static RawKey of(SignatureType type, byte[] bytes) {
    if (bytes.length != type.publicKeyBytes()) {
      throw new Malformed(
          "a public key of type %s has %d bytes: %d"
              .formatted(type, type.publicKeyBytes(), bytes.length));
    }
    return switch (type) {
      case ED25519, ED25519_COSIGNATURE -> Edwards.of(bytes);
      case ML_DSA_44_COSIGNATURE -> new Lattice(MlDsa44.publicKey(bytes));
    };
  }

  /// Ed25519 by RFC 8032: S < L and points in their one form. Keys outside the group of the base
  /// point, those of small order among them, are refused: under one anything is signed.
  record Edwards(Ed25519.PublicPoint point) implements RawKey {
    static Edwards of(byte[] bytes) {
      var point = Ed25519.validatePublicKeyFullExport(bytes, 0);
      if (point == null) {
        throw new Malformed("these bytes are no public key of Ed25519");
      }
      return new Edwards(point);
    }

    @Override
    public boolean verifies(byte[] message, byte[] signature) {
      return signature.length == Ed25519.SIGNATURE_SIZE
          && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }
  }

  /// ML-DSA-44 of FIPS 204, without a context.
  record Lattice(PublicKey key) implements RawKey {
    @Override
    public boolean verifies(byte[] message, byte[] signature) {
      return MlDsa44.verifies(key, message, signature);
    }
  }
}
