package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is proved, and what is not.
final class VerifierTest {
  private static final String PROVED =
      "proof ok, log-signature ok, witness-quorum ok, inclusion ok, row-signature ok, keyset ok,"
          + " summary ok, response ok, request not-checked";
  private static final Verifier.Wishes USUAL = new Verifier.Wishes(false, false, Optional.empty());

  private final AttestedLog log = new AttestedLog();

  @Test
  void aWholeAnswerIsProved() {
    var logged = log.logAmongOthers(Answers.row(log));

    var report = verify(Answers.plain(log.full(logged)));

    assertEquals(PROVED, words(report));
    assertEquals(Report.PROVED, report.exitCode());
  }

  @Test
  void aStreamIsProvedWhereverItsAttestationIs() {
    var logged = log.logAmongOthers(Answers.streamRow(log));
    var full = log.full(logged);

    assertEquals(PROVED, words(verify(Answers.withEvent(full))));
    assertEquals(PROVED, words(verify(Answers.withChunk(full))));
    var separate = with(Answers.withEvent(log.compact(logged)), Answers.utf8(full));
    assertEquals(PROVED, words(Verifier.verify(separate)));
    assertEquals(
        PROVED, words(Verifier.verify(with(Answers.utf8(Answers.STREAM), Answers.utf8(full)))));
  }

  @Test
  void requestAndContentAreCheckedWhereAsked() {
    var logged = log.logAmongOthers(Answers.row(log));
    var wishes = new Verifier.Wishes(false, true, Optional.empty());
    var answer = Answers.plain(log.full(logged));

    var right = Verifier.verify(given(answer, Answers.REQUEST, wishes));
    var wrong = Verifier.verify(given(answer, Answers.REQUEST + " ", wishes));

    assertTrue(words(right).endsWith("response ok, request ok, content ok"), words(right));
    assertEquals(Report.PROVED, right.exitCode());
    assertTrue(words(wrong).endsWith("response ok, request fail, content ok"), words(wrong));
    assertEquals(Report.REFUTED, wrong.exitCode());
  }

  @Test
  void wholeAndStreamedAnswersSayTheSame() {
    assertEquals(
        Answers.row(log).response().content(), Answers.streamRow(log).response().content());
  }

  @Test
  void anotherAnswerIsRefuted() {
    var logged = log.logAmongOthers(Answers.row(log));
    var answer = new String(Answers.plain(log.full(logged)), StandardCharsets.UTF_8);

    var report = verify(Answers.utf8(answer.replace("Hé", "Hi")));

    assertTrue(words(report).contains("summary ok, response fail"), words(report));
    assertEquals(Report.REFUTED, report.exitCode());
  }

  @Test
  void theCompactFormProvesNothingAndSaysWhereTheFullOneIs() {
    var logged = log.logAmongOthers(Answers.row(log));

    var report = verify(Answers.plain(log.compact(logged)));

    assertEquals(Report.UNPROVED, report.exitCode());
    assertEquals(
        "this is the compact form; the full one is at " + AttestedLog.URL,
        report.steps().getFirst().finding().detail());
  }

  @Test
  void anAnswerWithoutAttestationProvesNothing() {
    assertEquals(Report.UNPROVED, verify(Answers.utf8(Answers.BODY)).exitCode());
  }

  @Test
  void withoutSecretsTheBytesAreNotChecked() {
    var logged = log.logAmongOthers(Answers.row(log));
    var withoutMaster = log.full(logged, Optional.empty());
    var without = withoutMaster.replaceFirst("\"secrets\":\\{[^}]*}", "\"secrets\":{}");

    var some = verify(Answers.plain(withoutMaster));
    var none = verify(Answers.plain(without));

    assertTrue(words(some).contains("inclusion ok"), words(some));
    assertTrue(words(some).contains("response not-checked"), words(some));
    assertEquals(Report.UNPROVED, some.exitCode());
    assertTrue(words(none).contains("inclusion not-checked"), words(none));
    assertEquals(Report.UNPROVED, none.exitCode());
  }

  @Test
  void aProofFileTakesThePlaceOfTheProofInTheAnswer() {
    var logged = log.logAmongOthers(Answers.row(log));
    var answer = Answers.plain(log.full(logged));
    log.fill(1000);
    log.cosign();
    var file = log.evidence(logged).tlogProof();

    var report = Verifier.verify(with(answer, file));

    assertEquals(PROVED, words(report));
    assertTrue(report.text().contains("example.com/log, 1048 leaves"), report.text());
  }

  @Test
  void aProofFileAloneProvesWhatIsInTheLog() {
    var logged = log.logAmongOthers(Answers.row(log));

    var report = verify(log.evidence(logged).tlogProof());

    assertEquals(
        PROVED
            .replace("summary ok", "summary not-checked")
            .replace("response ok", "response not-checked"),
        words(report));
    assertEquals(Report.UNPROVED, report.exitCode());
  }

  @Test
  void aQuorumMayBePending() {
    var logged = log.logAmongOthers(Answers.row(log));
    var answer = Answers.plain(log.full(logged));

    var refuted = verify(answer, log.trustWithWitness(), USUAL);
    var pending =
        verify(answer, log.trustWithWitness(), new Verifier.Wishes(true, false, Optional.empty()));

    assertTrue(words(refuted).contains("witness-quorum fail"), words(refuted));
    assertTrue(refuted.text().contains("pending: fetch the later proof"), refuted.text());
    assertEquals(Report.REFUTED, refuted.exitCode());
    assertTrue(words(pending).contains("witness-quorum not-checked"), words(pending));
    assertEquals(Report.UNPROVED, pending.exitCode());
  }

  @Test
  void aCosignedAnswerMeetsItsQuorum() {
    log.cosign();
    var logged = log.logAmongOthers(Answers.row(log));

    var report = verify(Answers.plain(log.full(logged)), log.trustWithWitness(), USUAL);

    assertEquals(PROVED, words(report));
  }

  @Test
  void withoutAPolicyNobodyIsBelieved() {
    var logged = log.logAmongOthers(Answers.row(log));
    var given =
        new Verifier.Given(
            Answers.plain(log.full(logged)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            USUAL);

    var report = Verifier.verify(given);

    assertEquals(
        "proof ok, log-signature not-checked, witness-quorum not-checked, inclusion ok,"
            + " row-signature ok, keyset not-checked, summary ok, response ok, request not-checked",
        words(report));
    assertEquals(Report.UNPROVED, report.exitCode());
  }

  @Test
  void anotherLogOfTheSameNameIsNotBelieved() {
    var logged = log.logAmongOthers(Answers.row(log));

    var report = verify(Answers.plain(log.full(logged)), new AttestedLog().trust(), USUAL);

    assertTrue(words(report).contains("log-signature fail"), words(report));
    assertTrue(words(report).contains("keyset fail"), words(report));
  }

  @Test
  void aRootMayBeDemanded() {
    var root = SignerKey.generate("root", SignatureType.ED25519);
    var wishes = new Verifier.Wishes(false, false, Optional.of(root.verifier()));
    var without = Answers.plain(log.full(log.logAmongOthers(Answers.row(log))));
    log.keysetEnvelope = Envelope.sign(log.keyset.statement(), log.logKey, root);
    var with = Answers.plain(log.full(log.logAmongOthers(Answers.row(log))));

    assertTrue(words(verify(without, log.trust(), wishes)).contains("keyset fail"));
    assertEquals(PROVED, words(verify(with, log.trust(), wishes)));
  }

  @Test
  void aRefusalIsProvedByItsAttestation() {
    var body = "{\"error\":{\"message\":\"nobody could serve it\"}}";
    var row = Rows.refused(Sha256.of(Answers.REQUEST), Sha256.of(body), log.keysetDigest());
    var logged = log.logAmongOthers(row);

    var report = Verifier.verify(with(Answers.utf8(body), Answers.utf8(log.full(logged))));

    assertEquals(PROVED, words(report));
  }

  private Report verify(byte[] answer) {
    return verify(answer, log.trust(), USUAL);
  }

  private static Report verify(byte[] answer, TrustPolicy trust, Verifier.Wishes wishes) {
    return Verifier.verify(
        new Verifier.Given(answer, Optional.empty(), Optional.empty(), Optional.of(trust), wishes));
  }

  private Verifier.Given with(byte[] answer, byte[] attestation) {
    return new Verifier.Given(
        answer, Optional.of(attestation), Optional.empty(), Optional.of(log.trust()), USUAL);
  }

  private Verifier.Given given(byte[] answer, String request, Verifier.Wishes wishes) {
    return new Verifier.Given(
        answer,
        Optional.empty(),
        Optional.of(Answers.utf8(request)),
        Optional.of(log.trust()),
        wishes);
  }

  private static String words(Report report) {
    return report.steps().stream()
        .map(it -> it.name() + " " + it.finding().result().word())
        .collect(Collectors.joining(", "));
  }
}
