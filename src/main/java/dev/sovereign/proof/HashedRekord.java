package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// What Rekor v2 logs of a text: its SHA-256, a signature over the text, and the key that made it
/// (its entry type `hashedrekord`, version 0.0.2). Keys are of ECDSA over P-256 with SHA-256, one
/// of the kinds that Rekor takes.
///
/// @param signature in the DER form of ECDSA
/// @param publicKey as a SubjectPublicKeyInfo in DER, its point uncompressed
public record HashedRekord(Hash digest, byte[] signature, byte[] publicKey) {
  /// The algorithm of signatures, by the JDK's name.
  public static final String ALGORITHM = "SHA256withECDSA";

  static final String KIND = "hashedrekord";
  static final String VERSION = "0.0.2";

  private static final String KEY_DETAILS = "PKIX_ECDSA_P256_SHA_256";
  // RFC 5480: id-ecPublicKey on secp256r1, a bit string that begins with an uncompressed point.
  private static final byte[] KEY_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  private static final int KEY_BYTES = KEY_HEAD.length + 64;
  private static final int MOST_SIGNATURE_BYTES = 72;

  /// Checks what must be so whoever signed.
  ///
  /// @throws Malformed if the key is no key on P-256, or the signature is longer than any
  public HashedRekord {
    if (publicKey.length != KEY_BYTES || Arrays.mismatch(publicKey, KEY_HEAD) < KEY_HEAD.length) {
      throw new Malformed("the key of an entry is no key on P-256");
    }
    if (signature.length > MOST_SIGNATURE_BYTES) {
      throw new Malformed("a signature of ECDSA on P-256 has at most 72 bytes");
    }
  }

  /// The record in the body of a request, as [#request] writes it.
  ///
  /// @throws Malformed if it is none
  public static HashedRekord readRequest(byte[] request) {
    var asked = Fields.object(Fields.document(request), "hashedRekordRequestV002");
    return read(Fields.text(asked, "digest"), Fields.object(asked, "signature"));
  }

  /// The record in the body of an entry.
  ///
  /// @throws Malformed if it is none in the one form that it has
  static HashedRekord readBody(byte[] body) {
    var spec = Fields.object(Fields.object(Fields.document(body), "spec"), "hashedRekordV002");
    var digest = Fields.text(Fields.object(spec, "data"), "digest");
    var read = read(digest, Fields.object(spec, "signature"));
    if (!Arrays.equals(read.body(), body)) {
      throw new Malformed("the body of an entry is not in its one form");
    }
    return read;
  }

  private static HashedRekord read(String digest, Json signature) {
    var key = Fields.object(Fields.object(signature, "verifier"), "publicKey");
    return new HashedRekord(
        Hash.parse(digest), Fields.bytes(signature, "content"), Fields.bytes(key, "rawBytes"));
  }

  /// The body of the request that has it logged (rekor-tiles, `POST /api/v2/log/entries`).
  public byte[] request() {
    var out = new JcsText().open("hashedRekordRequestV002").text("digest", digest.base64());
    return signature(out).close().bytes();
  }

  /// The body of its entry in Rekor's log, in canonical JSON: what the leaf is over.
  public byte[] body() {
    var out = new JcsText().text("apiVersion", VERSION).text("kind", KIND);
    out.open("spec").open("hashedRekordV002");
    out.open("data").text("algorithm", "SHA2_256").text("digest", digest.base64()).close();
    return signature(out).close().close().bytes();
  }

  private JcsText signature(JcsText out) {
    out.open("signature").text("content", Base64Text.encode(signature));
    out.open("verifier").text("keyDetails", KEY_DETAILS);
    out.open("publicKey").text("rawBytes", Base64Text.encode(publicKey)).close();
    return out.close().close();
  }

  /// The hash of its leaf in Rekor's log.
  public Hash leaf() {
    return new TreeHasher().leaf(body());
  }

  /// Whether it is of this text, and the key in it signed that.
  public boolean isOf(String text) {
    return digest.equals(Sha256.of(text)) && isSigned(text.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isSigned(byte[] text) {
    try {
      var verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey)));
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException noSignature) {
      return false; // No point on the curve, or bytes that are no signature at all.
    }
  }

  /// The digest alone.
  @Override
  public String toString() {
    return "the hashedrekord of " + digest;
  }
}
