package dev.sovereign.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.proof.Report;
import dev.sovereign.proof.Verifier;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestMirror;
import dev.sovereign.testkit.TestWitness;
import dev.sovereign.testkit.WrittenLog;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A log is ended, and read on.
@Tag("slow")
final class FrozenLogTest {
  private static final String YAML = "providers: {mock: {type: mock}}\n";
  private final AdminClient client = new AdminClient();
  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private LogKeys keys;
  private TestWitness witness;
  private TestMirror mirror;
  private HttpResponse<String> answer;

  @BeforeEach
  void begin() throws Exception {
    try (var server = AdminClient.start(YAML, data)) {
      answer = client.chat(server);
    }
    keys = LogKeys.parse(Files.readString(data.resolve("keys/log")));
    var log = keys.verifiers().getFirst();
    witness = new TestWitness("w.example", log);
    mirror = new TestMirror("m.example", SignatureType.ED25519_COSIGNATURE, log);
    Files.writeString(folder.resolve("policy"), witness.line("w") + "quorum w\n");
  }

  @AfterEach
  void delete() {
    witness.close();
    mirror.close();
    client.close();
    Folders.delete(folder);
  }

  private String yaml() {
    return YAML
        + "log: {witnesses: {policy: '%s', require: 1}, mirrors: [{vkey: '%s', url: '%s'}]}\n"
            .formatted(folder.resolve("policy"), mirror.verifier(), mirror.url());
  }

  private String freeze() throws IOException {
    var said = new StringWriter();
    var printed = freeze(0, said);
    assertFalse(said.toString().contains("another log"), said.toString());
    return printed;
  }

  private String freeze(int expected, StringWriter said) throws IOException {
    var config = Files.writeString(folder.resolve("frozen.yaml"), yaml());
    var printed = new StringWriter();
    var command = Main.commands().setOut(new PrintWriter(printed, true));
    command.setErr(new PrintWriter(said, true));
    var status =
        command.execute("log", "freeze", "--config", config.toString(), "--data", data.toString());
    assertEquals(expected, status, said.toString());
    return printed.toString();
  }

  private int verify(String attestation) {
    var policy =
        "log %s\n%switness m %s\ngroup all all w m\nquorum all\n"
            .formatted(keys.verifiers().getFirst(), witness.line("w"), mirror.verifier());
    return Verifier.verify(
            new Verifier.Given(
                answer.body().getBytes(UTF_8),
                Optional.of(attestation.getBytes(UTF_8)),
                Optional.empty(),
                Optional.of(TrustPolicy.parse(policy.getBytes(UTF_8))),
                new Verifier.Wishes(false, false, Optional.empty())))
        .exitCode();
  }

  @Test
  void aFrozenLogIsReadAndProvedButTakesNoCall() throws Exception {
    var last = freeze();

    try (var server = AdminClient.start(YAML, data)) {
      var refused = client.chat(server);

      assertEquals(503, refused.statusCode());
      assertTrue(refused.body().contains("not_recordable"), refused.body());
      assertEquals("log: the log is frozen\n", client.get(server, "/readyz"));
      assertEquals(last, client.get(server, "/log/checkpoint"));
    }
    try (var server = AdminClient.start(yaml(), data)) { // A second start finds it as it was.
      var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
      assertEquals(Report.PROVED, verify(client.get(server, "/v1/attestations/" + id)));
      assertEquals(last, client.get(server, "/log/checkpoint"));
    }
    assertTrue(last.contains("— w.example ") && last.contains("— m.example "), last);
    assertEquals(last, Files.readString(data.resolve("keys/log.frozen")));
  }

  @Test
  void whoWasAwayMayCosignLater() throws IOException {
    witness.always(503, "");
    var without = freeze();
    witness.behave();
    var with = freeze();

    assertFalse(without.contains("— w.example "), without);
    assertTrue(with.contains("— w.example ") && with.contains("— m.example "), with);
  }

  @Test
  void aThiefWhoShowedAWitnessMoreKeepsNobodyFromEndingTheLog() throws Exception {
    witness.saw(new Checkpoint(keys.origin(), 1_000, mirror.root()));
    var said = new StringWriter();
    var last = freeze(3, said);

    assertTrue(said.toString().contains("status 409, size 1000, witness w"), said.toString());
    assertTrue(last.contains("— m.example ") && !last.contains("— w.example "), last);
    try (var server = AdminClient.start(yaml(), data)) {
      assertEquals(last, client.get(server, "/log/checkpoint"));
    }
  }

  @Test
  void aWitnessThatIsRequiredAndGoneKeepsNobodyFromIt() throws Exception {
    witness.close();
    var last = freeze();

    try (var server = AdminClient.start(yaml(), data)) {
      assertEquals(last, client.get(server, "/log/checkpoint"));
    }
  }

  @Test
  void aJournalThatWentOnAfterwardsIsRefused() throws IOException {
    freeze();
    WrittenLog.append(data, 0, 2);

    var failure = assertThrows(JournalFailure.class, () -> AdminClient.start(YAML, data));

    assertTrue(String.valueOf(failure.getMessage()).startsWith("the log was frozen with "));
  }

  @Test
  void theKeysOfAFrozenLogStay() throws IOException {
    freeze();
    var rotation = new LogRotation(DataFolder.open(data));

    var failure = assertThrows(JournalFailure.class, rotation::begin);

    assertEquals("the log is frozen, so its keys stay", failure.getMessage());
  }
}
