package dev.sovereign.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.proof.Report;
import dev.sovereign.proof.Verifier;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestMirror;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole program with a mirror: a row is mirrored once the mirror has cosigned what covers it.
@Tag("slow")
final class MirroredLogTest {
  private static final String YAML = "providers: {mock: {type: mock}}\n";

  private final AdminClient client = new AdminClient();
  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private LogKeys keys;
  private TestMirror mirror;

  @BeforeEach
  void begin() throws IOException {
    start(YAML).close();
    keys = LogKeys.parse(Files.readString(data.resolve("keys/log")));
    var log = keys.verifiers().getFirst();
    mirror = new TestMirror("m.example", SignatureType.ED25519_COSIGNATURE, log);
  }

  @AfterEach
  void delete() {
    mirror.close();
    client.close();
    Folders.delete(folder);
  }

  private InProcess start(String yaml) throws IOException {
    return AdminClient.start(yaml, data);
  }

  private String mirrored(String vkey) {
    return YAML + "log: {mirrors: [{vkey: '%s', url: '%s'}]}\n".formatted(vkey, mirror.url());
  }

  private String mirroredAttestation(InProcess server, String id)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    var body = "";
    while (!body.contains("\"mirror_status\":\"cosigned\"") && System.nanoTime() < end) {
      body = client.get(server, "/v1/attestations/" + id);
    }
    return body;
  }

  private int verify(String answer, String attestation, String quorum) {
    var policy =
        "log %s\nwitness m %s\nquorum %s\n"
            .formatted(keys.verifiers().getLast(), mirror.verifier(), quorum);
    var both = policy + "log " + keys.verifiers().getFirst() + "\n";
    return Verifier.verify(
            new Verifier.Given(
                answer.getBytes(UTF_8),
                Optional.of(attestation.getBytes(UTF_8)),
                Optional.empty(),
                Optional.of(TrustPolicy.parse(both.getBytes(UTF_8))),
                new Verifier.Wishes(false, false, Optional.empty())))
        .exitCode();
  }

  @Test
  void aRowIsMirroredOnceTheMirrorHasCosignedWhatCoversIt() throws Exception {
    try (var server = start(mirrored(mirror.verifier().toString()))) {
      var answer = client.chat(server);
      var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();

      var attestation = mirroredAttestation(server, id);

      assertTrue(answer.body().contains("\"mirror_status\":\"pending\""), answer.body());
      assertTrue(attestation.contains("\"mirror_id\":\"m.example\""), attestation);
      assertTrue(attestation.contains("\"witnesses\":[]"), attestation);
      assertTrue(mirror.kept().size() > 1);
      assertEquals(Report.PROVED, verify(answer.body(), attestation, "m"));
      var lost = attestation.replaceAll("— m.example [^\\\\]+\\\\n", "");
      assertEquals(1, verify(answer.body(), lost, "none"));
    }
  }

  @Test
  void aMirrorThatHasSeenMoreStopsTheStart() {
    mirror.saw(new Checkpoint(keys.origin(), 1_000, mirror.root()));

    var failure =
        assertThrows(JournalFailure.class, () -> start(mirrored(mirror.verifier().toString())));

    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith("a mirror has seen more of the log than the journal has"));
  }

  @Test
  void aKeyThatIsAlsoThatOfAWitnessIsRefused() throws IOException {
    var vkey = mirror.verifier().toString();
    var policy = Files.writeString(folder.resolve("policy"), policyLine(vkey + " " + mirror.url()));
    var both = mirrored(vkey).replace("log: {", "log: {witnesses: {policy: '" + policy + "'}, ");

    var failure = assertThrows(JournalFailure.class, () -> start(both));

    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith("log.mirrors.vkey: " + vkey + " is also the key of a witness"));
    Files.writeString(policy, policyLine(vkey)); // It is not asked as a witness.
    start(both).close();
  }

  private static String policyLine(String witness) {
    return "witness m " + witness + "\nquorum m\n";
  }

  @Test
  void aKeyThatIsNoMirrorsIsSaid() {
    var ofLog = keys.verifiers().getFirst().toString();

    var failure = assertThrows(JournalFailure.class, () -> start(mirrored(ofLog)));

    assertEquals("log.mirrors.vkey: a mirror's key is of type 4 or 6", failure.getMessage());
  }
}
