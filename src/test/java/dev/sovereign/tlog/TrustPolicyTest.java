package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Policies by their specification, and what they make of notes.
final class TrustPolicyTest {
  private static final SignerKey LOG = SignerKey.generate("o", SignatureType.ED25519);
  private static final SignerKey X1 = witness("x1", SignatureType.ED25519_COSIGNATURE);
  private static final SignerKey X2 = witness("x2", SignatureType.ML_DSA_44_COSIGNATURE);
  private static final SignerKey X3 = witness("x3", SignatureType.ED25519_COSIGNATURE);
  private static final SignerKey Y1 = witness("y1", SignatureType.ED25519_COSIGNATURE);
  private static final SignerKey Y2 = witness("y2", SignatureType.ML_DSA_44_COSIGNATURE);
  private static final List<SignerKey> WITNESSES = List.of(X1, X2, X3, Y1, Y2);
  private static final String TEXT = new Checkpoint("o", 0, TreeHasher.EMPTY).text();

  // As the example of the specification.
  private static final String TWO_LEVELS =
      lines()
          + """

          group X-witnesses 2 x1 x2 x3
          group Y-witnesses any y1 y2
          group X-and-Y all X-witnesses Y-witnesses
          quorum X-and-Y
          """;

  @ParameterizedTest
  @CsvSource({
    "'', false",
    "x1 x2, false",
    "x1 y1, false",
    "y1 y2, false",
    "x1 x2 x3, false",
    "x1 x2 y1, true",
    "x2 x3 y2, true",
    "x1 x2 x3 y1 y2, true"
  })
  void aQuorumOfGroupsIsMet(String who, boolean isMet) {
    assertEquals(isMet, isQuorum(TWO_LEVELS, note(LOG, who)));
  }

  @ParameterizedTest
  @CsvSource({
    "none, '', true",
    "x1, x1, true",
    "x1, x2, false",
    "x1, '', false",
    "g, x1, false",
    "g, x1 x2, true"
  })
  void aQuorumIsAWitnessAGroupOrNobody(String quorum, String who, boolean isMet) {
    var policy = lines() + "group g 2 x1 x2 x3\nquorum " + quorum + "\n";

    assertEquals(isMet, isQuorum(policy, note(LOG, who)));
  }

  @Test
  void whoCosignedIsToldWithTheTime() {
    var signed =
        assertInstanceOf(
            TrustPolicy.Verdict.Signed.class, policy(TWO_LEVELS).judge(note(LOG, "y2 x1")));

    assertEquals(
        List.of("x1 1750000000", "y2 1750000000"),
        signed.cosigned().stream().map(it -> it.witness().name() + " " + it.time()).toList());
    assertEquals(Checkpoint.parse(TEXT), signed.checkpoint());
  }

  @Test
  void aCosignatureWithoutATimeDoesNotCount() {
    var note = new Note(TEXT, List.of(LOG.sign(TEXT, 0), X2.sign(TEXT, 0)));
    var policy = lines() + "quorum x2\n";

    assertFalse(isQuorum(policy, note));
    assertTrue(isQuorum(policy, plus(note, X2.sign(TEXT, 5))));
  }

  @Test
  void aWitnessThatSignsTwiceCountsOnce() {
    var note = plus(note(LOG, "x1"), X1.sign(TEXT, 7));

    assertFalse(isQuorum(lines() + "group g 2 x1 x2 x3\nquorum g\n", note));
  }

  @Test
  void aLogMaySignByEitherOfItsKeys() {
    var second = SignerKey.generate("o", SignatureType.ML_DSA_44_COSIGNATURE);
    var policy = lines() + "log " + second.verifier() + "\nquorum none\n";

    assertTrue(isQuorum(policy, note(LOG, "")));
    assertTrue(isQuorum(policy, note(second, "")));
    assertInstanceOf(
        TrustPolicy.Verdict.Spoiled.class,
        policy(policy)
            .judge(
                plus(
                    note(LOG, ""), SignatureLine.of("o", second.verifier().id(), new byte[2428]))));
  }

  @Test
  void aNoteThatNoLogOfThePolicySignedIsNotOurs() {
    var other = SignerKey.generate("o", SignatureType.ED25519);
    var elsewhere = SignerKey.generate("p", SignatureType.ED25519);
    var policy = policy(lines() + "log " + elsewhere.verifier() + "\nquorum none\n");

    assertEquals(new TrustPolicy.Verdict.NotOurs("o"), policy.judge(note(other, "x1")));
    assertEquals(new TrustPolicy.Verdict.NotOurs("o"), policy.judge(note(elsewhere, "")));
    assertEquals(new TrustPolicy.Verdict.NotOurs("o"), policy.judge(note(X1, "")));
    assertInstanceOf(
        TrustPolicy.Verdict.NoCheckpoint.class, policy.judge(Note.sign("text\n", 0, List.of(LOG))));
  }

  @Test
  void aFalseCosignatureSpoilsTheNote() {
    var line = X1.sign(TEXT.replace("o", "p"), 3);
    var note = plus(note(LOG, "x2 x3 y1"), line);

    assertEquals(new TrustPolicy.Verdict.Spoiled(line), policy(TWO_LEVELS).judge(note));
  }

  @Test
  void whiteSpaceCommentsAndAddressesAreAllowed() {
    var policy =
        policy(
            "# a comment\n\n \t \n\t#quorum x\n  log\t "
                + LOG.verifier()
                + "  https://log.example/ \nwitness ü "
                + X1.verifier()
                + " https://w.example/#x\nquorum\tü");

    assertEquals("https://log.example/", policy.logs().getFirst().url().orElseThrow());
    assertEquals("https://w.example/#x", policy.witnesses().getFirst().url().orElseThrow());
    assertEquals(new Quorum.One(policy.witnesses().getFirst()), policy.quorum());
  }

  @Test
  void namesAreOctets() {
    var file =
        ("witness \u00fc " + X1.verifier() + "\nquorum \u00fc\n")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertEquals("\u00fc", TrustPolicy.parse(file).witnesses().getFirst().name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "quorum",
        "quorum none x",
        "quorum none\nquorum none",
        "quorum x1",
        "quorum x\n$witness",
        "logs x\nquorum none",
        "log\nquorum none",
        "log x\nquorum none",
        "$log https://a b\nquorum none",
        "$log\n$log\nquorum none",
        "$renamed\n$log\nquorum none",
        "log $w\nquorum none",
        "witness x $l\nquorum none",
        "witness x\nquorum none",
        "witness none $w\nquorum none",
        "$witness\n$witness\nquorum x",
        "$witness\nwitness y $w\nquorum x",
        "$witness a b\nquorum x",
        "$witness\ngroup x any x\nquorum x",
        "$witness\ngroup none any x\nquorum none",
        "$witness\ngroup g any\nquorum none",
        "$witness\ngroup g 0 x\nquorum g",
        "$witness\ngroup g 2 x\nquorum g",
        "$witness\ngroup g 01 x\nquorum g",
        "$witness\ngroup g -1 x\nquorum g",
        "$witness\ngroup g 4294967297 x\nquorum g",
        "$witness\ngroup g most x\nquorum g",
        "$witness\ngroup g any g\nquorum g",
        "$witness\ngroup g any none\nquorum g",
        "$witness\ngroup g any y\nquorum g",
        "group g any x\n$witness\nquorum g",
        "$witness\ngroup g any x x\nquorum g",
        "$witness\ngroup g any x\ngroup h any x\nquorum g",
        "$witness\ngroup g any x\ngroup g any x\nquorum g",
        "quorum none\u007f",
        "quorum none\r\n",
        "quorum\u000bnone",
        "quorum none\0"
      })
  void whatIsNoPolicyIsRefused(String template) {
    var renamed = VerifierKey.of("other", SignatureType.ED25519, LOG.verifier().publicKey());
    var file =
        template
            .replace("$log", "log " + LOG.verifier())
            .replace("$renamed", "log " + renamed)
            .replace("$witness", "witness x " + X1.verifier())
            .replace("$w", X1.verifier().toString())
            .replace("$l", LOG.verifier().toString());

    assertThrows(Malformed.class, () -> policy(file));
  }

  @Test
  void theMessageNamesTheLine() {
    var refused = assertThrows(Malformed.class, () -> policy("#\nquorum none\nquorum none\n"));

    assertEquals("line 3: a policy has one quorum", refused.getMessage());
  }

  @Test
  void manyWitnessesAndGroupsFit() {
    var lines = new ArrayList<String>();
    for (var i = 0; i < 256; i++) {
      var key = SignerKey.generate("k", SignatureType.ED25519_COSIGNATURE).verifier();
      lines.add("witness w" + i + " " + key);
      lines.add("group g" + i + " all w" + i + (i == 0 ? "" : " g" + (i - 1)));
    }
    lines.add("quorum g255");

    assertEquals(256, policy(String.join("\n", lines)).witnesses().size());
    assertThrows(
        Malformed.class,
        () -> policy("witness w " + X1.verifier() + "\n" + String.join("\n", lines)));
  }

  private static boolean isQuorum(String policy, Note note) {
    return assertInstanceOf(TrustPolicy.Verdict.Signed.class, policy(policy).judge(note))
        .isQuorum();
  }

  private static TrustPolicy policy(String text) {
    return TrustPolicy.parse(NoteText.encode(text));
  }

  private static Note note(SignerKey by, String who) {
    var others =
        Stream.of(who.split(" ")).flatMap(it -> WITNESSES.stream().filter(w -> name(w).equals(it)));
    return Note.sign(TEXT, 1_750_000_000, Stream.concat(Stream.of(by), others).toList());
  }

  private static Note plus(Note note, SignatureLine line) {
    return new Note(
        note.text(), Stream.concat(note.signatures().stream(), Stream.of(line)).toList());
  }

  private static String lines() {
    return Stream.concat(
            Stream.of("log " + LOG.verifier() + "\n"),
            WITNESSES.stream().map(it -> "witness " + name(it) + " " + it.verifier() + "\n"))
        .collect(Collectors.joining());
  }

  private static String name(SignerKey key) {
    return key.verifier().name().replace("/w", "");
  }

  private static SignerKey witness(String name, SignatureType type) {
    return SignerKey.generate(name + "/w", type);
  }
}
