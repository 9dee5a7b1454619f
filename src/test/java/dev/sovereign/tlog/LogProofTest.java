package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Proofs as files; the forms are those of the tests of transparency-dev's `formats`.
final class LogProofTest {
  private static final String HASH = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  private static final String HEAD = "c2sp.org/tlog-proof@v1\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEAD + "index 5\n" + HASH + "\n" + HASH + "\n\ntest checkpoint\n",
        HEAD + "index 0\n\ncheckpoint\n",
        HEAD + "extra \nindex 0\n\ncheckpoint\n",
        HEAD + "extra eA==\nindex 9223372036854775807\n" + HASH + "\n\ncheckpoint\n\nmore",
        HEAD + "index 0\n\n"
      })
  void aProofIsItsText(String text) {
    var proof = LogProof.parse(NoteText.encode(text));

    assertEquals(text, proof.toString());
    assertArrayEquals(NoteText.encode(text), proof.bytes());
  }

  @Test
  void itsPartsAreRead() {
    var text = HEAD + "extra eA==\nindex 5\n" + HASH + "\n\nnote\n";
    var proof = LogProof.parse(NoteText.encode(text));

    assertEquals(new LogProof(Optional.of("eA=="), 5, List.of(Hash.parse(HASH)), "note\n"), proof);
    assertArrayEquals(new byte[] {'x'}, proof.extraBytes().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v2\nindex 0\n\ncheckpoint\n",
        " c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n",
        HEAD,
        HEAD + "\ncheckpoint\n",
        HEAD + "index\n\ncheckpoint\n",
        HEAD + "index \n\ncheckpoint\n",
        HEAD + "index x\n\ncheckpoint\n",
        HEAD + "index -1\n\ncheckpoint\n",
        HEAD + "index +1\n\ncheckpoint\n",
        HEAD + "index 01\n\ncheckpoint\n",
        HEAD + "index 9223372036854775808\n\ncheckpoint\n",
        HEAD + "index 0",
        HEAD + "index 0\n",
        HEAD + "index 0\n" + HASH,
        HEAD + "index 0\n" + HASH + "\n",
        HEAD + "index 0\nnot base64!\n\ncheckpoint\n",
        HEAD + "index 0\nCsUY\n\ncheckpoint\n",
        HEAD + "index 0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n\ncheckpoint\n",
        HEAD + "extra x\nindex 0\n\ncheckpoint\n",
        HEAD + "extra eB==\nindex 0\n\ncheckpoint\n",
        HEAD + "extra eA\nindex 0\n\ncheckpoint\n",
        HEAD + "extra eA==",
        HEAD + "extra eA==\nextra eA==\nindex 0\n\ncheckpoint\n",
        HEAD + "index 0\nextra eA==\n\ncheckpoint\n",
        HEAD + "index 0\r\n\r\ncheckpoint\r\n",
        HEAD + "index 0\n\ncheck\tpoint\n"
      })
  void whatIsNoProofIsRefused(String text) {
    assertThrows(Malformed.class, () -> LogProof.parse(NoteText.encode(text)));
  }

  @Test
  void aProofHasItsLimits() {
    var most = HEAD + "index 0\n" + (HASH + "\n").repeat(63);
    var proof = LogProof.parse(NoteText.encode(most + "\n"));

    assertThrows(Malformed.class, () -> LogProof.parse(NoteText.encode(most + HASH + "\n\n")));
    assertEquals(LogProof.MAX_EXTRA, extra(proof, LogProof.MAX_EXTRA).length);
    assertThrows(Malformed.class, () -> extra(proof, LogProof.MAX_EXTRA + 1));
    assertThrows(
        Malformed.class,
        () -> LogProof.parse(NoteText.encode(HEAD + "index 0\n\n" + "x".repeat(1_200_000))));
  }

  private static byte[] extra(LogProof proof, int bytes) {
    return proof.withExtra(new byte[bytes]).extraBytes().orElseThrow();
  }

  @Test
  void aProofOfALogIsCheckedOffline() {
    var log = new TestLog(300);
    var key = SignerKey.parse(KeysTest.TESSERA);
    var note = Note.sign(log.head(key.verifier().name()).text(), 0, List.of(key));
    var leaf = new TreeHasher().leaf(ProofTest.entry(77));

    var file = new LogProof(77, new TreeProof(log.tree()).inclusion(77, 300), note).bytes();

    var proof = LogProof.parse(file);
    var head = Checkpoint.parse(proof.note().text());
    assertEquals(note, proof.note());
    assertTrue(proof.proves(leaf, head));
    assertFalse(proof.proves(new TreeHasher().leaf(ProofTest.entry(78)), head));
  }

  // Only a signature that nobody checks may change, or the extra data.
  @Test
  void noByteOfAProofMayChange() {
    var log = new TestLog(12);
    var key = SignerKey.generate("o", SignatureType.ED25519);
    var note = Note.sign(log.head("o").text(), 0, List.of(key));
    var file = new LogProof(7, new TreeProof(log.tree()).inclusion(7, 12), note).bytes();
    var policy = TrustPolicy.parse(NoteText.encode("log " + key.verifier() + "\nquorum none\n"));
    var leaf = new TreeHasher().leaf(ProofTest.entry(7));

    assertTrue(isProved(file, policy, leaf));
    for (var i = 0; i < file.length; i++) {
      for (var bit = 1; bit < 256; bit <<= 1) {
        var changed = file.clone();
        changed[i] ^= (byte) bit;
        assertFalse(isProved(changed, policy, leaf), "bit " + bit + " of byte " + i);
      }
    }
  }

  private static boolean isProved(byte[] file, TrustPolicy policy, Hash leaf) {
    try {
      var proof = LogProof.parse(file);
      return policy.judge(proof.note())
              instanceof TrustPolicy.Verdict.Signed(var head, _, var isQuorum)
          && isQuorum
          && proof.proves(leaf, head);
    } catch (Malformed refused) {
      return false;
    }
  }
}
