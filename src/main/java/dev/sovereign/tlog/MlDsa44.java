package dev.sovereign.tlog;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// ML-DSA-44 (FIPS 204) as the JDK has it, with keys in their raw bytes and key pairs from a seed.
final class MlDsa44 {
  /// How long the seed of a key pair is, ξ in FIPS 204.
  static final int SEED = 32;

  static final int SIGNATURE = 2420;
  private static final String NAME = "ML-DSA-44";

  // What stands before the raw key in its DER form: the JDK takes no other.
  private static final byte[] DER_HEAD =
      HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");

  private MlDsa44() {}

  static PublicKey publicKey(byte[] raw) {
    var der = Arrays.copyOf(DER_HEAD, DER_HEAD.length + raw.length);
    System.arraycopy(raw, 0, der, DER_HEAD.length, raw.length);
    try {
      return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(der));
    } catch (InvalidKeySpecException notAKey) {
      throw new Malformed("these bytes are no public key of ML-DSA-44");
    } catch (GeneralSecurityException missing) {
      throw absent(missing);
    }
  }

  static byte[] raw(PublicKey key) {
    var der = key.getEncoded();
    return Arrays.copyOfRange(der, DER_HEAD.length, der.length);
  }

  static KeyPair keyPair(byte[] seed) {
    try {
      var generator = KeyPairGenerator.getInstance(NAME);
      generator.initialize(NamedParameterSpec.ML_DSA_44, new Given(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw absent(missing);
    }
  }

  static byte[] sign(PrivateKey key, byte[] message, SecureRandom random) {
    try {
      var signature = Signature.getInstance(NAME);
      signature.initSign(key, random);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException missing) {
      throw absent(missing);
    }
  }

  static boolean verifies(PublicKey key, byte[] message, byte[] signature) {
    try {
      var verifier = Signature.getInstance(NAME);
      verifier.initVerify(key);
      verifier.update(message);
      return signature.length == SIGNATURE && verifier.verify(signature);
    } catch (SignatureException notOne) {
      return false;
    } catch (GeneralSecurityException missing) {
      throw absent(missing);
    }
  }

  private static IllegalStateException absent(GeneralSecurityException missing) {
    return new IllegalStateException("every Java from 24 on has ML-DSA-44", missing);
  }

  /// Gives out bytes that are known: the JDK makes a key pair from a seed in no other way.
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] to) {
      if (to.length != bytes.length) {
        throw new IllegalStateException("asked for " + to.length + " bytes: " + bytes.length);
      }
      System.arraycopy(bytes, 0, to, 0, bytes.length);
    }
  }
}
