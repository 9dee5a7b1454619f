package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys of notes as text. The valid and the broken ones stand in the specification and in the tests
/// of transparency-dev's `formats`.
final class KeysTest {
  /// The public test key of Tessera.
  static final String TESSERA =
      "PRIVATE+KEY+example.com/log/testdata+33d7b496+"
          + "AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";

  static final String TESSERA_PUBLIC =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

  private static final String GO_NOTE =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  @ParameterizedTest
  @ValueSource(
      strings = {
        GO_NOTE,
        TESSERA_PUBLIC,
        "logandmap+38581672+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l",
        "witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN",
        "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O",
        "rekor-local+d80b4420+AURLycjWRo1+gdwwCLg9wU4PayMFdNBmPF4ORVPiBQ1E"
      })
  void aVerifierKeyIsItsText(String text) {
    assertEquals(text, VerifierKey.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "logandmap",
        "logandmap+38581672",
        "logandmap+38581673+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l",
        "logandmap+3858167+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l",
        "logandmap+38581672+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4",
        "logandmap+38581672+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l+x",
        "logandmap+38581672+",
        "logandmap+38581672+AQ==",
        "logandmap+38581672+A7/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l",
        "log map+38581672+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l",
        "+38581672+Ab/PCr1eCclRPRMBqw/r5An1xO71MCnImLiospEq6b4l",
        "EXAMPLE.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
      })
  void brokenVerifierKeysAreRefused(String text) {
    assertThrows(Malformed.class, () -> VerifierKey.parse(text));
  }

  @Test
  void aSignerKeyIsItsText() {
    var key = SignerKey.parse(TESSERA);

    assertEquals(TESSERA, key.secret());
    assertEquals(TESSERA_PUBLIC, key.verifier().toString());
    assertEquals("the secret key of " + TESSERA_PUBLIC, key.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PRIVATE+KEY",
        "PRIVATE+KEY+",
        "PRIVATE+KEY+example.com/log/testdata+33d7b496",
        "PRIVATE+KEY+example.com/log/testdata+33d7b497+"
            + "AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg",
        "PRIVATE+KEY+example.com/log/testdata+33d7b496+"
            + "A+ymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg",
        "PRIVATE+KEY+example.com/log/testdata+33d7b496+"
            + "AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3c=",
        TESSERA_PUBLIC
      })
  void brokenSignerKeysAreRefused(String text) {
    assertThrows(Malformed.class, () -> SignerKey.parse(text));
  }

  @ParameterizedTest
  @EnumSource
  void aNewKeySignsWhatItsPublicHalfChecks(SignatureType type) {
    var key = SignerKey.generate("example.com/log", type);
    var text = new Checkpoint("example.com/log", 0, TreeHasher.EMPTY).text();

    var signature = key.sign(text, 1_750_000_000).signature();

    assertTrue(SignerKey.parse(key.secret()).verifier().verifies(text, signature));
    assertTrue(VerifierKey.parse(key.verifier().toString()).verifies(text, signature));
    assertFalse(key.verifier().verifies(text.replace('0', '1'), signature));
    assertFalse(SignerKey.generate("example.com/log", type).verifier().verifies(text, signature));
  }

  @Test
  void twoNewKeysAreNotTheSame() {
    var first = SignerKey.generate("a", SignatureType.ED25519).verifier();
    var second = SignerKey.generate("a", SignatureType.ED25519).verifier();

    assertFalse(first.equals(second));
  }

  // The points of small order in their canonical form, one that is none on the curve, and the
  // identity in a form that is not canonical.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void keysUnderWhichAnythingIsSignedAreRefused(String point) {
    var bytes = ByteBuffer.wrap(HexFormat.of().parseHex(point));

    assertThrows(Malformed.class, () -> VerifierKey.of("a", SignatureType.ED25519, bytes));
  }

  @Test
  void aSignatureHasOneForm() {
    var key = SignerKey.parse(TESSERA);
    var text = "text\n";
    var signature = key.sign(text, 0).signature();

    assertTrue(key.verifier().verifies(text, signature));
    assertFalse(key.verifier().verifies(text, plusOrder(signature)));
    assertFalse(key.verifier().verifies(text, new byte[0]));
    assertFalse(key.verifier().verifies(text, new byte[65]));
  }

  // The same signature for who does not ask that S be smaller than the order of the group.
  private static byte[] plusOrder(byte[] signature) {
    var order =
        HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    var more = signature.clone();
    var carry = 0;
    for (var i = 0; i < order.length; i++) {
      carry += (more[32 + i] & 0xff) + (order[i] & 0xff);
      more[32 + i] = (byte) carry;
      carry >>= 8;
    }
    return more;
  }
}
