package dev.sovereign.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.proof.Envelope;
import dev.sovereign.proof.Report;
import dev.sovereign.proof.Verifier;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestWitness;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The log's keys are changed under a program that is started between the steps.
@Tag("slow")
final class LogRotationTest {
  private static final String YAML = "providers: {mock: {type: mock}}\n";

  private final AdminClient client = new AdminClient();
  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private LogKeys old;

  /// An answer of the mock provider with its whole attestation, and its call's id.
  private record Saved(byte[] answer, String id) {}

  @BeforeEach
  void begin() throws IOException {
    start(YAML).close();
    old = keys();
  }

  @AfterEach
  void delete() {
    client.close();
    Folders.delete(folder);
  }

  private InProcess start(String yaml) throws IOException {
    return AdminClient.start(yaml, data);
  }

  private LogKeys keys() throws IOException {
    return LogKeys.parse(Files.readString(data.resolve("keys/log")));
  }

  private LogRotation rotation() {
    return new LogRotation(DataFolder.open(data));
  }

  private String refused(LogRotationStep step) {
    var failure = assertThrows(JournalFailure.class, step::run);
    return String.valueOf(failure.getMessage());
  }

  private interface LogRotationStep {
    LogKeys run() throws IOException;
  }

  private Saved chat(InProcess server) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder().header("X-SF-Attestation", "full");
    var answer = client.chat(server, request);
    var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    return new Saved(answer.body().getBytes(UTF_8), id);
  }

  private byte[] get(InProcess server, String path) throws IOException, InterruptedException {
    return client.get(server, path).getBytes(UTF_8);
  }

  private static int verify(Saved saved, Optional<byte[]> later, LogKeys trusted) {
    var logs = trusted.verifiers().stream().map(it -> "log " + it + "\n");
    var policy = logs.collect(Collectors.joining()) + "quorum none\n";
    var trust = TrustPolicy.parse(policy.getBytes(UTF_8));
    var wishes = new Verifier.Wishes(false, false, Optional.empty());
    var given =
        new Verifier.Given(saved.answer(), later, Optional.empty(), Optional.of(trust), wishes);
    return Verifier.verify(given).exitCode();
  }

  @Test
  void bothSetsSignUntilTheOldOneIsLetGo() throws Exception {
    Saved before;
    try (var server = start(YAML)) {
      before = chat(server);
    }
    var both = rotation().begin();
    Saved between;
    try (var server = start(YAML)) {
      between = chat(server);
      var shown = Note.parse(get(server, "/log/checkpoint"));
      assertEquals(4, ((Note.Checked.Signed) shown.check(both.verifiers())).keys().size());
      assertEquals(4, new String(get(server, "/log/vkey"), UTF_8).lines().count());
    }
    var next = rotation().finish();
    Saved after;
    byte[] later;
    try (var server = start(YAML)) {
      after = chat(server);
      later = get(server, "/v1/attestations/" + before.id());
      assertEquals(2, new String(get(server, "/log/vkey"), UTF_8).lines().count());
    }

    assertEquals(Report.PROVED, verify(before, Optional.empty(), old));
    assertEquals(Report.PROVED, verify(between, Optional.empty(), old));
    assertEquals(Report.PROVED, verify(between, Optional.empty(), next));
    assertEquals(Report.PROVED, verify(after, Optional.empty(), next));
    assertEquals(Report.PROVED, verify(before, Optional.of(later), next));
    assertEquals(1, verify(after, Optional.empty(), old));
    assertEquals(1, verify(before, Optional.empty(), next));
    assertEquals(Report.PROVED, verify(before, Optional.empty(), both));
    assertEquals(Report.PROVED, verify(after, Optional.empty(), both));
  }

  @Test
  void aRowOfTheLogThatTheOldKeySignsNamesTheNewOnes() throws Exception {
    var both = rotation().begin();
    try (var server = start(YAML)) {
      var answer = Json.parseAll(chat(server).answer());
      var keyset = member(member(answer, "_sf_attestation"), "keyset");
      var envelope = member(keyset, "envelope");

      var payload = Base64.getDecoder().decode(envelope.string("payload").orElseThrow());
      var vkeys = member(member(member(Json.parseAll(payload), "predicate"), "log"), "vkeys");
      assertEquals(
          both.verifiers().stream().map(VerifierKey::toString).toList(),
          vkeys.items().stream().map(Json::text).toList());
      assertEquals(
          both.ofText().stream().map(it -> Envelope.keyId(it.verifier())).toList(),
          member(envelope, "signatures").items().stream()
              .map(it -> it.string("keyid").orElseThrow())
              .toList());
    }
    assertEquals(old.verifiers(), both.verifiers().subList(0, 2));
  }

  private static Json member(Json object, String name) {
    return object.find(name).orElseThrow();
  }

  @Test
  void noStepIsTakenOutOfOrderOrUnderARunningProgram() throws IOException {
    assertEquals("the log's keys are not being changed", refused(rotation()::finish));
    rotation().begin();
    assertTrue(refused(rotation()::begin).startsWith("the log's keys are being changed already"));
    assertTrue(refused(rotation()::finish).startsWith("the log has not been signed by the new"));
    try (var server = start(YAML)) {
      assertTrue(server.port() > 0);
      assertTrue(refused(rotation()::finish).endsWith("open already"));
    }
    rotation().finish();
    assertEquals("the log's keys are not being changed", refused(rotation()::finish));
    start(YAML).close();
  }

  @Test
  void whateverStepIsCutOffTheLogStartsAgain() throws IOException {
    var checkpoint = Files.readAllBytes(data.resolve("keys/log.checkpoint"));
    var file = data.resolve("keys/log.next");
    Files.writeString(file, "PRIVATE+KEY+cut off");
    start(YAML).close();
    rotation().begin();
    // Killed before its last checkpoint was written by both.
    start(YAML).close();
    Files.write(data.resolve("keys/log.checkpoint"), checkpoint);
    assertTrue(refused(rotation()::finish).startsWith("the log has not been signed by the new"));
    start(YAML).close();
    Files.writeString(file, "PRIVATE+KEY+cut off");
    rotation().finish();
    start(YAML).close();

    assertEquals(2, keys().signers().size());
    assertTrue(Files.notExists(file));
  }

  @Test
  void theOldKeysAreDestroyed() throws IOException {
    rotation().begin();
    start(YAML).close();
    var file = data.resolve("keys/log");
    var onDisk = Files.createLink(folder.resolve("same"), file);
    Files.createLink(data.resolve("keys/log.gone"), file); // Cut off before they were replaced.
    start(YAML).close();
    rotation().finish();

    assertEquals("", Files.readString(onDisk).replace("\0", ""));
    assertTrue(Files.notExists(data.resolve("keys/log.gone")));
    assertEquals(2, keys().signers().size());
  }

  @Test
  void aWitnessMayKnowTheOldKeyOrTheNew() throws Exception {
    var both = rotation().begin();
    for (var known : List.of(both.verifiers().getFirst(), both.verifiers().get(2))) {
      try (var witness = new TestWitness("w.example", known)) {
        Files.writeString(folder.resolve("policy"), witness.line("w") + "quorum w\n");
        var yaml = YAML + "log: {witnesses: {policy: '" + folder.resolve("policy") + "'}}\n";
        try (var server = start(yaml)) {
          assertTrue(isCosigned(server));
        }
      }
    }
  }

  private boolean isCosigned(InProcess server) throws IOException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    var isCosigned = false;
    while (!isCosigned && System.nanoTime() < end) {
      isCosigned = new String(get(server, "/log/checkpoint"), UTF_8).contains("— w.example ");
    }
    return isCosigned;
  }

  @Test
  void theCommandPrintsWhatSignsFromThenOn() throws IOException {
    var printed = new StringWriter();
    var command = Main.commands().setOut(new PrintWriter(printed, true));

    assertEquals(0, command.execute("log", "rotate", "--data", data.toString()));
    assertEquals(1, command.execute("log", "rotate", "--data", folder.toString()));

    var expected = keys().verifiers().stream().map(it -> it + "\n").collect(Collectors.joining());
    assertEquals(expected, printed.toString());
  }
}
