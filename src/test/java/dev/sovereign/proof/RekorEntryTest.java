package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.ProofCheck;
import dev.sovereign.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Entries of Rekor v2 as its own server writes them.
final class RekorEntryTest {
  // What rekor-tiles prints in its README: a log of one entry.
  private static final VerifierKey REKOR =
      VerifierKey.parse("rekor-local+d80b4420+AURLycjWRo1+gdwwCLg9wU4PayMFdNBmPF4ORVPiBQ1E");
  private static final String CHECKPOINT =
      """
      rekor-local
      1
      m5JVGx4ESzbU2kFUPgYQ9adCA7e7mjnwQRluEmGJbHU=

      — rekor-local 2AtEIIwnbtxrneJ7L1lQebfBRl7TxK84DTmx+kcZi7A25cBDgESI23f9ylThAlOireJ7U+H8\
      eZF/4kJQcn9o5Qt8mQU=
      """;
  private static final Hash LOG_ID = Hash.parse("2AtEIMfG6Y41yK0tcwRTBS2tjhOrjKGIpDkHFgp65g0=");

  // An entry that rekor-tiles v2.3.0 has logged for a checkpoint of ours.
  private static final String KEY =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEB9bju7Nf+IFD7TlSi5K+4rsSA9HF"
          + "TNtwVai4L9VyvtOM0q7lz4bFlEMWkyD52dojWFiPJ5OdNcsGPgUtyWvk4g==";
  private static final String SIGNATURE =
      "MEUCIQCZum99OS7cdgjmptwiCnaOQAlBsDAxvp1HqMNEYa8PTwIgXfZjoCH7MMga"
          + "LdXMD8p0n7gL4hV8tyoUmrQwbJbcpC8=";
  private static final String DIGEST = "HZiYaeMFNEKXE3V1Htd2slefEgEGxyWZOwNltfESLPE=";
  private static final String TEXT =
      "example.com/log\n1\nG75bbtRqn+/V1AKDrvj5SncLzm2yOkLK9amnHF25Pvo=\n";
  private static final String BODY =
      """
      {"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{"algorithm":\
      "SHA2_256","digest":"%s"},"signature":{"content":"%s","verifier":{"keyDetails":\
      "PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":"%s"}}}}}}"""
          .formatted(DIGEST, SIGNATURE, KEY);
  private static final HashedRekord RECORD =
      new HashedRekord(
          Hash.parse(DIGEST),
          Base64Text.decode(SIGNATURE, "signature"),
          Base64Text.decode(KEY, "key"));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theLogOfTheReadmeIsSignedByItsKeyAndNamedByIt() {
    var note = Note.parse(bytes(CHECKPOINT));
    var tree = Checkpoint.parse(note.text());

    assertTrue(note.check(List.of(REKOR)) instanceof Note.Checked.Signed);
    assertEquals(LOG_ID, REKOR.longId());
    assertTrue(ProofCheck.includes(tree, 0, tree.root(), List.of()));
  }

  @Test
  void theBodyAndTheLeafAreThoseThatRekorLogged() {
    assertEquals(BODY, new String(RECORD.body(), StandardCharsets.UTF_8));
    assertEquals("K0sf9uAZAPHQF+2C4PqzdjfgN6bzM/udVcFJXatX2Vk=", RECORD.leaf().base64());
    assertEquals(
        BODY, new String(HashedRekord.readBody(bytes(BODY)).body(), StandardCharsets.UTF_8));
  }

  @Test
  void aRequestIsReadAsItWasWritten() {
    assertEquals(
        BODY,
        new String(HashedRekord.readRequest(RECORD.request()).body(), StandardCharsets.UTF_8));
  }

  @Test
  void theSignatureIsOverTheText() {
    assertTrue(RECORD.isOf(TEXT));
    assertFalse(RECORD.isOf(TEXT + "\n"));
    var other = RECORD.signature().clone();
    other[20] ^= 1;
    assertFalse(new HashedRekord(RECORD.digest(), other, RECORD.publicKey()).isOf(TEXT));
    assertFalse(new HashedRekord(RECORD.digest(), new byte[0], RECORD.publicKey()).isOf(TEXT));
  }

  @Test
  void aKeyThatIsNoPointOfTheCurveSignsNothing() {
    var key = RECORD.publicKey().clone();
    key[key.length - 1] ^= 1;

    assertFalse(new HashedRekord(RECORD.digest(), RECORD.signature(), key).isOf(TEXT));
  }

  @Test
  void keysAndSignaturesOfOtherFormsAreRefused() {
    var key = RECORD.publicKey();
    var other = key.clone();
    other[23] = 0;

    assertThrows(
        Malformed.class, () -> new HashedRekord(RECORD.digest(), RECORD.signature(), other));
    assertThrows(
        Malformed.class, () -> new HashedRekord(RECORD.digest(), RECORD.signature(), new byte[9]));
    assertThrows(Malformed.class, () -> new HashedRekord(RECORD.digest(), new byte[73], key));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"apiVersion\"', '{ \"apiVersion\"'",
    "'0.0.2', '0.0.1'",
    "'SHA2_256', 'SHA2_384'",
    "'PKIX_ECDSA_P256_SHA_256', 'PKIX_ED25519'",
    "'\"kind\":\"hashedrekord\"', '\"kind\":\"dsse\"'",
    "'\"spec\":', '\"spec\":{},\"other\":'",
    "'\"digest\":\"H', '\"digest\":\"'",
    "'\"verifier\":', '\"more\":1,\"verifier\":'"
  })
  void aBodyHasOneForm(String from, String to) {
    assertThrows(Malformed.class, () -> HashedRekord.readBody(bytes(BODY.replace(from, to))));
  }
}
