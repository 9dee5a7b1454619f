package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a gateway that lies, or somebody between, could hand out: the step that finds it says so.
final class ForgedTest {
  private final AttestedLog log = new AttestedLog();

  @Test
  void aKeysetComesBeforeItsRows() {
    log.fill(3);
    var logged = log.log(Answers.row(log), log.proof(0));
    var late =
        new AttestedLog.Logged(logged.row(), logged.envelope(), logged.index(), log.logKeyset());

    assertFails("keyset", "the keyset is not in the log before the row", log.full(late));
  }

  @Test
  void aKeysetMustBeInTheLog() {
    log.fill(3);
    var logged = log.log(Answers.row(log), log.proof(0));

    assertFails("keyset", "leaf 0 of the tree is not this row's", log.full(logged));
  }

  @Test
  void aKeysetIsTheOneThatTheRowNames() {
    var row = Answers.row(log);
    log.keyset = log.keyset(0, Long.MAX_VALUE >> 12);
    log.keysetEnvelope = Envelope.sign(log.keyset.statement(), log.logKey);

    assertFails(
        "keyset",
        "the keyset is not the one that the row names",
        log.full(log.logAmongOthers(row)));
  }

  @ParameterizedTest
  @CsvSource({"-10, 0", "1, 10"})
  void aKeySignsInItsTimeOnly(long from, long to) {
    log.keyset = log.keyset(Rows.COMPLETED + from, Rows.COMPLETED + to);
    log.keysetEnvelope = Envelope.sign(log.keyset.statement(), log.logKey);

    assertFails(
        "keyset",
        "the keyset has no such key in force when the call ended, at " + Rows.COMPLETED,
        log.full(log.logAmongOthers(Answers.row(log))));
  }

  @Test
  void aKeysetIsSignedByTheLog() {
    log.keysetEnvelope = Envelope.sign(log.keyset.statement(), log.rowKey);

    assertFails(
        "keyset",
        "the keyset is not signed by an Ed25519 key of the log in the policy",
        log.full(log.logAmongOthers(Answers.row(log))));
  }

  // While the log's keys are changed, both sign: each that the policy names has to be right.
  @Test
  void aWrongSignatureOfTheLogSpoilsTheKeyset() {
    var next = log.addLogKey();
    var good = Envelope.sign(log.keyset.statement(), log.logKey, next);
    var other = Envelope.sign(Answers.utf8("{}"), next).signatures().getFirst();
    log.keysetEnvelope = good;
    assertEquals(
        "ok",
        AttestedLog.result(log.verify(log.full(log.logAmongOthers(Answers.row(log)))), "keyset"));

    var signatures = List.of(good.signatures().getFirst(), other);
    log.keysetEnvelope = new Envelope(good.payload(), signatures);

    assertFails(
        "keyset",
        "a signature of the keyset is not by the log's key that it names",
        log.full(log.logAmongOthers(Answers.row(log))));
  }

  @Test
  void aRowIsSignedOnceAndByAKeyOfTheKeyset() {
    var other = SignerKey.generate("row", SignatureType.ED25519);
    var row = Answers.row(log);
    log.fill(2);
    var keyset = log.logKeyset();
    var statement = row.statement(log.secrets, 7);
    var twice = log.log(row, Envelope.sign(statement, log.rowKey, log.rowKey), keyset);
    var byOther = log.log(row, Envelope.sign(statement, other), keyset);

    assertFails("row-signature", "the row has 2 signatures, not one", log.full(twice));
    assertFails(
        "row-signature",
        "the keyset does not name the key " + Envelope.keyId(other.verifier()),
        log.full(byOther));
  }

  // A key of small order "signs" everything with a signature that is easily made.
  @Test
  void aKeyOfSmallOrderIsRefused() {
    var small = new byte[32];
    small[0] = 1;
    var honest = log.keyset.statement();
    var key = new byte[32];
    log.rowKey.verifier().publicKey().get(key);
    var forged =
        new String(honest, StandardCharsets.US_ASCII)
            .replace(Base64Text.encode(key), Base64Text.encode(small));
    log.keysetEnvelope = Envelope.sign(Answers.utf8(forged), log.logKey);

    assertFails(
        "row-signature",
        "these bytes are no public key of Ed25519",
        log.full(log.logAmongOthers(Answers.row(log))));
  }

  @Test
  void aRowOfAnotherKindProvesNothingOfACall() {
    var row = Answers.row(log);
    log.fill(2);
    var keyset = log.logKeyset();
    var other = Envelope.sign(log.keyset.statement(), log.rowKey);

    assertFails(
        "inclusion",
        "the row is not of type https://sovereign.dev/inference-call/v1",
        log.full(log.log(row, other, keyset)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"policy\":{\"id\":null}|\"policy\":{\"id\": null}",
        "\"policy\":{\"id\":null}|\"policy\":{\"id\":null,\"id\":null}",
        "\"n\":1|\"n\":1.0",
        "\"n\":1|\"n\":-0",
        "\"n\":1|\"n\":9007199254740992",
        "\"tenant_seq\":7|\"tenant_seq\":0",
        "\"tenant_seq\":7|\"tenant_seq\":\"7\"",
        "smart|\\ud800"
      })
  void aRowHasOneForm(String text, String other) {
    var row = Answers.row(log);
    log.fill(2);
    var keyset = log.logKeyset();
    var statement = new String(row.statement(log.secrets, 7), StandardCharsets.UTF_8);
    var forged = Envelope.sign(Answers.utf8(statement.replace(text, other)), log.rowKey);

    var report = log.verify(log.full(log.log(row, forged, keyset)));

    assertEquals(Report.REFUTED, report.exitCode());
    assertEquals("fail", AttestedLog.result(report, "inclusion"));
    assertEquals("fail", AttestedLog.result(report, "row-signature"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"v\":1|\"v\":2",
        "\"id\":\"019b|\"id\":\"019c",
        "\"model_hash\":null|\"model_hash\":\"oms-root-sha256:00\"",
        "\"provider_id\":\"sydney\"|\"provider_id\":\"oregon\"",
        "\"provider_id\":\"sydney\"|\"provider_id\":null",
        "\"policy_id\":null|\"policy_id\":\"clinical-strict\"",
        "\"policy_id\":null,|``",
        "\"route_decision_id\":\"019b|\"route_decision_id\":\"019c",
        "\"tier_observed\":\"open\"|\"tier_observed\":\"sealed\"",
        "\"rekor_index\":40|\"rekor_index\":41",
        "\"log_origin\":\"example.com/log\"|\"log_origin\":\"example.com/other\"",
        "\"tree_size\":48|\"tree_size\":49",
        "\"tree_size\":48|\"tree_size\":47",
        "\"mirror_id\":null|\"mirror_id\":\"mirror.example\"",
        "\"mirror_status\":\"pending\"|\"mirror_status\":\"cosigned\"",
        "\"witnesses\":[]|\"witnesses\":[{\"name\":\"witness.example/w1\",\"time\":1770000100}]",
        "\"witness_status\":\"pending\"|\"witness_status\":\"cosigned\""
      })
  void aSummarySaysWhatTheRowSays(String text, String other) {
    var full = log.full(log.logAmongOthers(Answers.row(log)));
    var forged = full.replaceFirst(Pattern.quote(text), other);
    assertNotEquals(full, forged);

    var report = log.verify(forged);

    assertEquals(Report.REFUTED, report.exitCode());
    assertEquals("fail", AttestedLog.result(report, "summary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"time\":1770000101", "\"time\":0", "\"name\":\"witness.example/w2\""})
  void aWitnessIsOneOfTheProof(String other) {
    log.cosign();
    var full = log.full(log.logAmongOthers(Answers.row(log)));
    var name = other.substring(0, other.indexOf(':'));
    var at = full.indexOf(name, full.indexOf("\"witnesses\""));
    var end = Math.min(full.indexOf(',', at), full.indexOf('}', at));
    var forged = full.substring(0, at) + other + full.substring(end);

    assertEquals("ok", AttestedLog.result(log.verify(full), "summary"));
    assertEquals("fail", AttestedLog.result(log.verify(forged), "summary"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"mirror_id\":null,\"mirror_status\":\"pending\""
            + "|\"mirror_id\":\"example.com/log\",\"mirror_status\":\"cosigned\"",
        "\"witnesses\":[],\"witness_status\":\"pending\""
            + "|\"witnesses\":[{\"name\":\"example.com/log\",\"time\":1770000100}]"
            + ",\"witness_status\":\"cosigned\""
      })
  void theLogIsNoWitnessOfItself(String text, String other) {
    log.signTwice();
    var full = log.full(log.logAmongOthers(Answers.row(log)));
    var forged = full.replaceFirst(Pattern.quote(text), other);
    assertNotEquals(full, forged);

    assertEquals("ok", AttestedLog.result(log.verify(full), "summary"));
    assertEquals("fail", AttestedLog.result(log.verify(forged), "summary"));
  }

  @Test
  void aProofInAnAttestationHasNoExtraData() {
    var full = log.full(log.logAmongOthers(Answers.row(log)));

    var report =
        log.verify(full.replaceFirst("proof@v1..index", "proof@v1\\\\nextra eA==\\\\nindex"));

    assertEquals("fail", AttestedLog.result(report, "proof"));
    assertEquals(Report.REFUTED, report.exitCode());
  }

  @Test
  void anotherSaltOpensAnotherRow() {
    var logged = log.logAmongOthers(Answers.row(log));
    log.secrets = RowSecrets.fresh();

    assertFails("inclusion", "leaf 40 of the tree is not this row's", log.full(logged));
  }

  private void assertFails(String step, String why, String full) {
    var report = log.verify(full);

    assertEquals(Report.REFUTED, report.exitCode());
    assertTrue(
        report.text().lines().anyMatch(it -> it.startsWith(step) && it.endsWith(why)),
        () -> why + "\n" + report.text());
  }
}
