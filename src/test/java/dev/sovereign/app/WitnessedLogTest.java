package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.proof.Report;
import dev.sovereign.proof.Verifier;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestWitness;
import dev.sovereign.testkit.WrittenLog;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole program with a witness: what it cosigns is shown, and a fork stops the program.
@Tag("slow")
final class WitnessedLogTest {
  private static final String YAML = "providers: {mock: {type: mock}}\n";
  private static final Hash OTHER = Hash.parse("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

  private final AdminClient client = new AdminClient();
  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private SignerKey key;
  private TestWitness witness;

  @BeforeEach
  void begin() throws IOException {
    start(YAML).close();
    WrittenLog.append(data, 0, 10);
    key = LogKeys.parse(Files.readString(data.resolve("keys/log"))).signers().getFirst();
    witness = new TestWitness("w.example", key.verifier());
    Files.writeString(folder.resolve("policy"), witness.line("w") + "quorum w\n");
  }

  @AfterEach
  void delete() {
    witness.close();
    client.close();
    Folders.delete(folder);
  }

  private InProcess start(String yaml) throws IOException {
    return AdminClient.start(yaml, data);
  }

  private String witnessed(int require) {
    var policy = folder.resolve("policy");
    return YAML + "log: {witnesses: {policy: '%s', require: %d}}\n".formatted(policy, require);
  }

  @Test
  void whatTheWitnessCosignsIsShown() throws Exception {
    try (var server = start(witnessed(0))) {
      var shown = client.await(server, "/log/checkpoint", it -> it.contains("— w.example "));

      var note = Note.parse(shown.getBytes(StandardCharsets.UTF_8));
      var checked = note.check(List.of(key.verifier(), witness.verifier()));
      assertEquals(2, ((Note.Checked.Signed) checked).keys().size());
      assertEquals(Checkpoint.parse(note.text()), witness.seen().orElseThrow());
      var count = "sovereign_log_cosignatures 1.0";
      assertTrue(client.await(server, "/metrics", it -> it.contains(count)).contains(count));
    }
  }

  @Test
  void anAnswerIsProvedByAQuorumOnceTheWitnessHasSeenIt() throws Exception {
    try (var server = start(witnessed(0))) {
      var answer = client.chat(server);
      var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
      var later =
          client.await(
              server, "/v1/attestations/" + id, it -> it.contains("\"name\":\"w.example\""));

      var policy = "log " + key.verifier() + "\n" + witness.line("w") + "quorum w\n";
      var given =
          new Verifier.Given(
              answer.body().getBytes(StandardCharsets.UTF_8),
              Optional.of(later.getBytes(StandardCharsets.UTF_8)),
              Optional.empty(),
              Optional.of(TrustPolicy.parse(policy.getBytes(StandardCharsets.UTF_8))),
              new Verifier.Wishes(false, false, Optional.empty()));

      assertEquals(Report.PROVED, Verifier.verify(given).exitCode(), later);
    }
  }

  @Test
  void aRowSaysWhichCheckpointWasWitnessedBeforeIt() throws Exception {
    try (var server = start(witnessed(0))) {
      client.await(server, "/log/checkpoint", it -> it.contains("— w.example "));
      var seen = witness.seen().orElseThrow();

      var time = row(server).find("predicate").flatMap(it -> it.find("time")).orElseThrow();
      assertEquals(
          "{\"origin\":\"%s\",\"root\":\"%s\",\"size\":%d,\"witness_time\":1767139200}"
              .formatted(seen.origin(), seen.root().base64(), seen.size()),
          time.find("not_before").map(Json::raw).orElse(""));
    }
    try (var server = start(YAML)) {
      assertFalse(row(server).raw().contains("not_before"));
    }
  }

  // That of one more call.
  private Json row(InProcess server) throws IOException, InterruptedException {
    var id = client.chat(server).headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    var shown = client.get(server, "/v1/attestations/" + id);
    var json = Json.parseAll(shown.getBytes(StandardCharsets.UTF_8));
    var envelope = json.find("envelope").orElseThrow();
    return Json.parseAll(Base64.getDecoder().decode(envelope.string("payload").orElseThrow()));
  }

  @Test
  void aForkStopsTheProgramFromTakingCalls() throws Exception {
    try (var server = start(witnessed(0))) {
      witness.saw(new Checkpoint(key.verifier().name(), 1_000, OTHER));
      client.chat(server);
      assertEquals(
          "log: a witness has seen another log of this name (status 409, size 1000, witness w)\n",
          client.await(server, "/readyz", it -> it.startsWith("log: ")));
    }
  }

  @Test
  void withoutTheWitnessThatIsRequiredNothingIsSigned() throws IOException {
    witness.always(503, "");

    var failure = assertThrows(JournalFailure.class, () -> start(witnessed(1)));

    assertEquals(
        "log.witnesses.require is 1, but only 0 witnesses say that they have seen no more of the"
            + " log than we have; start again when they answer",
        failure.getMessage());
    witness.behave();
    start(witnessed(1)).close();
  }

  @Test
  void aWitnessThatNobodyRequiresMayBeAway() throws IOException {
    witness.always(503, "");

    start(witnessed(0)).close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aBackupThatIsOlderThanWhatTheWitnessSawIsNotGoneOnWith(int require) {
    witness.saw(new Checkpoint(key.verifier().name(), 1_000, OTHER));

    var failure = assertThrows(JournalFailure.class, () -> start(witnessed(require)));

    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith("a witness has seen more of the log than the journal has"));
  }

  @Test
  void withoutTheFileOfTheLastCheckpointWitnessesAreAskedAllTheSame() throws IOException {
    Files.delete(data.resolve("keys/log.checkpoint"));
    witness.always(503, "");
    var away = assertThrows(JournalFailure.class, () -> start(witnessed(1)));
    witness.behave();
    witness.saw(new Checkpoint(key.verifier().name(), 1_000, OTHER));
    var ahead = assertThrows(JournalFailure.class, () -> start(witnessed(0)));

    assertTrue(String.valueOf(away.getMessage()).startsWith("log.witnesses.require is 1"));
    assertTrue(String.valueOf(ahead.getMessage()).startsWith("a witness has seen more"));
  }

  @Test
  void aPolicyThatIsNoneIsSaid() throws IOException {
    Files.writeString(folder.resolve("policy"), "quorum x\n");

    var failure = assertThrows(JournalFailure.class, () -> start(witnessed(0)));

    assertEquals(
        "log.witnesses.policy: "
            + folder.resolve("policy")
            + ": line 1: no line before this one names that witness or group",
        failure.getMessage());
  }

  @Test
  void aWitnessWhoseUrlIsNoneIsSaid() throws IOException {
    Files.writeString(
        folder.resolve("policy"), "witness w %s ftp://w.example\nquorum w\n".formatted(vkey()));

    var failure = assertThrows(JournalFailure.class, () -> start(witnessed(0)));

    assertEquals(
        "log.witnesses.policy: "
            + folder.resolve("policy")
            + ": the URL of witness w must be http:// or https:// and a host",
        failure.getMessage());
  }

  private static VerifierKey vkey() {
    return SignerKey.generate("w.example", SignatureType.ED25519_COSIGNATURE).verifier();
  }
}
