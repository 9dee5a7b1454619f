package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cosignatures of other programs verify here, and ours are the same bytes where they can be.
final class CosignatureTest {
  private static final String THREE_HUNDRED =
      "example.com/log/testdata\n300\nhOE+weA3FVrmGXV1mbLNIa2lpWXg/ZsxOcDDxsG4rak=\n";

  // Of Sunlight, `cmd/skylight/testdata`.
  @ParameterizedTest
  @CsvSource({
    "witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN,"
        + "lCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=,"
        + "uKLPIAAAAABpVGeAhm2bOvKc3LaB9PFN1ruG19Y5yqslmcAAbhftnn1Zznmo0LXFZq4LGvqKqLX8jWlwLKasxEG"
        + "TLIqAVusneCBmBw==",
    "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O,"
        + "gw31yQrqZZCcEOPrzX+bpy3nJ6QgngTKn8G1m0i62uU=,"
        + "P7FI7wAAAABpVGeAjA1S4pJm6MbcXjX7UUImu4azZtrfcVW2uyr/LXIYlwEJzXC0N0EiZkbqfLdXt/4gVEEuGmx"
        + "JjAfXKMCISpsJAg=="
  })
  void thoseOfSunlightVerify(String vkey, String root, String signature) {
    var key = VerifierKey.parse(vkey);
    var line = new SignatureLine(key.name(), signature);
    var text = "rome2026h1.example.org\n300\n" + root + "\n";

    assertTrue(key.isNamedBy(line));
    assertTrue(key.verifies(text, line.signature()));
    assertEquals(1_767_139_200, TimedSignature.parse(line.signature()).orElseThrow().time());
    assertFalse(key.verifies(text.replace("300", "301"), line.signature()));
  }

  @Test
  void aCosignatureByEd25519IsTheSameEverywhere() {
    var key = SignerKey.of("witness.example/w1", SignatureType.ED25519_COSIGNATURE, tesseraSeed());

    var line = key.sign(THREE_HUNDRED, 1_750_000_000);

    assertEquals("c03ad8d4", key.verifier().idText());
    assertEquals(
        "— witness.example/w1 wDrY1AAAAABoTuGA9lwP2iKze+qCkfPYwIBNRp5R50Jv2z/NhORauuXUFyEVu4KT2wEB"
            + "JHAW4s66r4FW1UeUyVzV4lzNdE53AEUHAg==",
        line.toString());
  }

  @Test
  void anExtensionIsCosignedByEd25519ButNotByMlDsa() {
    var text = THREE_HUNDRED + "extension\n";
    var timed = SignerKey.generate("w", SignatureType.ED25519_COSIGNATURE);
    var tree = SignerKey.generate("w", SignatureType.ML_DSA_44_COSIGNATURE);

    assertTrue(timed.verifier().verifies(text, timed.sign(text, 1).signature()));
    assertFalse(timed.verifier().verifies(THREE_HUNDRED, timed.sign(text, 1).signature()));
    assertThrows(Malformed.class, () -> tree.sign(text, 1));
    assertFalse(tree.verifier().verifies(text, tree.sign(THREE_HUNDRED, 1).signature()));
  }

  @Test
  void aTextThatIsNoCheckpointIsNotCosigned() {
    var key = SignerKey.generate("w", SignatureType.ED25519_COSIGNATURE);

    assertThrows(Malformed.class, () -> key.sign("text\n", 1));
    assertFalse(key.verifier().verifies("text\n", key.sign(THREE_HUNDRED, 1).signature()));
  }

  @Test
  void theTimeIsSigned() {
    var key = SignerKey.of("witness.example/w1", SignatureType.ED25519_COSIGNATURE, tesseraSeed());
    var signature = key.sign(THREE_HUNDRED, 1_750_000_000).signature();

    var later = ByteBuffer.wrap(signature.clone()).putLong(0, 1_750_000_001).array();
    var tooLate = ByteBuffer.wrap(signature.clone()).putLong(0, -1).array();

    assertTrue(key.verifier().verifies(THREE_HUNDRED, signature));
    assertFalse(key.verifier().verifies(THREE_HUNDRED, later));
    assertFalse(key.verifier().verifies(THREE_HUNDRED, tooLate));
  }

  @Test
  void thatOfTorchwoodByMlDsaVerifies() throws Exception {
    var key = mlDsaKey().verifier();
    var line = new SignatureLine(MlDsaVector.NAME, MlDsaVector.SIGNATURE);
    var note = new Note(MlDsaVector.TEXT, List.of(line));

    assertEquals("b5df45c5", key.idText());
    assertEquals(
        "b256475f5a33b9c241fbfd249d7e13d71a2c643a52846c582afc78ecdfa1d3bd",
        sha256(Base64.getDecoder().decode(MlDsaVector.SIGNATURE)));
    assertEquals(
        new Note.Checked.Signed(List.of(new Note.Signature(key, line))), note.check(List.of(key)));
  }

  @Test
  void theMessageByMlDsaIsTheSpecifiedOne() {
    var message = CosignedMessage.tree(MlDsaVector.NAME, MlDsaVector.TEXT, 0).orElseThrow();

    assertEquals(MlDsaVector.SIGNED_MESSAGE, HexFormat.of().formatHex(message));
  }

  @Test
  void aSignatureByMlDsaWithoutChanceIsTheSameEverywhere() throws Exception {
    var keys = MlDsa44.keyPair(HexFormat.of().parseHex(MlDsaVector.SEED));
    var message = HexFormat.of().parseHex(MlDsaVector.SIGNED_MESSAGE);

    var signature = MlDsa44.sign(keys.getPrivate(), message, new Zeros());

    assertEquals(
        "10601a5e5f2b538f907fc8b296d7e3873bb7f3993afdf61635fb3120f8b0a85d", sha256(signature));
  }

  @Test
  void aCosignatureByMlDsaIsOfItsCosignerAndItsLog() {
    var key = mlDsaKey();
    var same = SignerKey.of("other", SignatureType.ML_DSA_44_COSIGNATURE, mlDsaSeed());
    var signature = key.sign(MlDsaVector.TEXT, 7).signature();

    assertTrue(key.verifier().verifies(MlDsaVector.TEXT, signature));
    assertFalse(same.verifier().verifies(MlDsaVector.TEXT, signature));
    assertFalse(key.verifier().verifies(MlDsaVector.TEXT.replace("com", "org"), signature));
  }

  @Test
  void aPartOfATreeIsCosignedWithoutATime() {
    var key = mlDsaKey();
    var hash = new Hash(1, 2, 3, 4);

    var signature = key.signSubtree("o", new Span(4, 8), hash).signature();

    assertArrayEquals(new byte[Long.BYTES], Arrays.copyOf(signature, Long.BYTES));
    assertTrue(key.verifier().verifiesSubtree("o", new Span(4, 8), hash, signature));
    assertFalse(key.verifier().verifiesSubtree("o", new Span(4, 7), hash, signature));
    assertFalse(key.verifier().verifiesSubtree("p", new Span(4, 8), hash, signature));
    assertThrows(IllegalArgumentException.class, () -> key.signSubtree("o", new Span(3, 8), hash));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true", "5, 5, true", "5, 6, true", "0, 5, true", "4, 8, true", "4, 7, true",
    "8, 13, true", "3, 5, false", "4, 9, false", "2, 5, false", "6, 8, true",
        "0, 4611686018427387904, true"
  })
  void onlyAlignedSpansAreSubtrees(long start, long end, boolean is) {
    assertEquals(is, new Span(start, end).isSubtree());
  }

  private static SignerKey mlDsaKey() {
    return SignerKey.of(MlDsaVector.NAME, SignatureType.ML_DSA_44_COSIGNATURE, mlDsaSeed());
  }

  private static ByteBuffer mlDsaSeed() {
    return ByteBuffer.wrap(HexFormat.of().parseHex(MlDsaVector.SEED));
  }

  private static ByteBuffer tesseraSeed() {
    var typed = Base64.getDecoder().decode(KeysTest.TESSERA.split("\\+", 5)[4]);
    return ByteBuffer.wrap(typed, 1, typed.length - 1);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /// No chance at all: the other of the two ways that FIPS 204 allows.
  private static final class Zeros extends SecureRandom {
    private static final long serialVersionUID = 1;

    @Override
    public void nextBytes(byte[] to) {
      Arrays.fill(to, (byte) 0);
    }
  }
}
