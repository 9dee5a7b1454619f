package dev.sovereign.anchor;

import dev.sovereign.audit.SecretFile;
import dev.sovereign.proof.HashedRekord;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.TreeHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/// The key that signs what is sent to Rekor: ECDSA on P-256, because Rekor takes no Ed25519. In its
/// file it is two PEM blocks (RFC 7468), `PRIVATE KEY` and `PUBLIC KEY`.
///
/// @param publicKey as a SubjectPublicKeyInfo in DER
record AnchorKey(PrivateKey privateKey, byte[] publicKey) {
  private static final int LINE = 64;
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  /// The key in this file, which is made where there is none.
  ///
  /// @throws IOException if it cannot be read or made, or is no such key
  static AnchorKey in(Path file) throws IOException {
    try {
      return Files.exists(file) ? read(Files.readString(file)) : made(file);
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      throw new IOException("there is no key on P-256 with its public half in " + file, broken);
    }
  }

  private static AnchorKey made(Path file) throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var pair = generator.generateKeyPair();
    SecretFile.write(file, text(pair).getBytes(StandardCharsets.US_ASCII));
    return new AnchorKey(pair.getPrivate(), pair.getPublic().getEncoded());
  }

  private static AnchorKey read(String text) throws GeneralSecurityException {
    var secret = new PKCS8EncodedKeySpec(block(text, PRIVATE));
    var key =
        new AnchorKey(KeyFactory.getInstance("EC").generatePrivate(secret), block(text, PUBLIC));
    if (!key.sign("").isOf("")) {
      throw new InvalidKeyException("the public half is that of another key");
    }
    return key;
  }

  private static String text(KeyPair pair) {
    return block(PRIVATE, pair.getPrivate().getEncoded())
        + block(PUBLIC, pair.getPublic().getEncoded());
  }

  private static String block(String label, byte[] bytes) {
    var base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }

  private static byte[] block(String text, String label) throws InvalidKeyException {
    var form = "-----BEGIN %s-----([A-Za-z0-9+/=\\s]+)-----END %s-----".formatted(label, label);
    var found = Pattern.compile(form).matcher(text);
    if (!found.find()) {
      throw new InvalidKeyException("there is no block of " + label);
    }
    return Base64.getMimeDecoder().decode(found.group(1));
  }

  /// What Rekor is to log of a text. Each signature is another one.
  HashedRekord sign(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      var signer = Signature.getInstance(HashedRekord.ALGORITHM);
      signer.initSign(privateKey);
      signer.update(bytes);
      var digest = Hash.read(TreeHasher.sha256().digest(bytes), 0);
      return new HashedRekord(digest, signer.sign(), publicKey);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("the key of anchors cannot sign", broken);
    }
  }

  /// Nothing of it.
  @Override
  public String toString() {
    return "the key of anchors";
  }
}
