package dev.sovereign.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.NumberCheck;
import dev.sovereign.json.Json;
import dev.sovereign.proof.Report;
import dev.sovereign.proof.Verifier;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalFsck;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A log is frozen, and the next one begins in a folder that a command made.
@Tag("slow")
final class NextLogTest {
  private static final String YAML = "providers: {mock: {type: mock}}\n";
  private static final String ORIGIN = "log.example/main";
  private static final String NAMED = YAML + "log: {origin: " + ORIGIN + "}\n";

  private final AdminClient client = new AdminClient();
  private final HttpClient caller = HttpClient.newHttpClient();
  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private final Path next = folder.resolve("next");
  private final StringWriter printed = new StringWriter();
  private final StringWriter said = new StringWriter();
  private String key = "";
  private HttpResponse<String> old;

  @BeforeEach
  void callOnce() throws Exception {
    try (var server = AdminClient.start(NAMED, data)) {
      var wish = HttpRequest.BodyPublishers.ofString("{\"name\":\"app\"}");
      var made = client.send(server, "/api/v1/keys", HttpRequest.newBuilder().POST(wish));
      var json = Json.parseAll(made.body().getBytes(UTF_8));
      key = json.find("key").orElseThrow().text();
      chat(server);
      old = chat(server);
    }
  }

  @AfterEach
  void delete() {
    caller.close();
    client.close();
    Folders.delete(folder);
  }

  private HttpResponse<String> chat(InProcess server) throws Exception {
    var address = URI.create("http://127.0.0.1:" + server.port() + "/v1/chat/completions");
    var body = HttpRequest.BodyPublishers.ofString(TestGateway.body("mock/echo", ""));
    var request = HttpRequest.newBuilder(address).header("authorization", "Bearer " + key);
    var answer = caller.send(request.POST(body).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    return answer;
  }

  private int run(String yaml, String... words) throws IOException {
    var config = Files.writeString(folder.resolve("sovereign.yaml"), yaml).toString();
    var command = Main.commands().setOut(new PrintWriter(printed, true));
    command.setErr(new PrintWriter(said, true));
    var line = new ArrayList<>(List.of("log"));
    line.addAll(List.of(words));
    line.addAll(List.of("--config", config, "--data", data.toString()));
    return command.execute(line.toArray(String[]::new));
  }

  private void freeze() throws IOException {
    assertEquals(0, run(NAMED, "freeze"), said.toString());
    printed.getBuffer().setLength(0);
    said.getBuffer().setLength(0);
  }

  private int begin(String yaml) throws IOException {
    return run(yaml, "begin", "--to", next.toString());
  }

  private String policy(Path of) throws IOException {
    var lines = new StringBuilder();
    var keys = LogKeys.parse(Files.readString(of.resolve("keys/log")));
    keys.verifiers().forEach(it -> lines.append("log ").append(it).append('\n'));
    return lines.toString();
  }

  private int verify(InProcess server, HttpResponse<String> answer, String logs) throws Exception {
    var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    var attestation = client.get(server, "/v1/attestations/" + id);
    return Verifier.verify(
            new Verifier.Given(
                answer.body().getBytes(UTF_8),
                Optional.of(attestation.getBytes(UTF_8)),
                Optional.empty(),
                Optional.of(TrustPolicy.parse((logs + "quorum none\n").getBytes(UTF_8))),
                new Verifier.Wishes(false, false, Optional.empty())))
        .exitCode();
  }

  private List<String> names() throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void callersGoOnInTheNextLogAndBothLogsProveTheirAnswers() throws Exception {
    freeze();
    assertEquals(0, begin(NAMED), said.toString());
    var lines = printed.toString();

    var yaml = NAMED.replace(ORIGIN, ORIGIN + "/e2");
    try (var server = AdminClient.start(yaml, next);
        var before = AdminClient.start(NAMED, data)) {
      var answer = chat(server);

      assertEquals(Report.PROVED, verify(server, answer, lines));
      assertNotEquals(Report.PROVED, verify(server, answer, policy(data)));
      assertEquals(Report.PROVED, verify(before, old, policy(data)));
      assertEquals(Report.PROVED, verify(before, old, policy(data) + lines));
    }
    assertEquals(policy(next), lines);
    assertTrue(said.toString().contains("log: {origin: " + ORIGIN + "/e2}"), said.toString());
  }

  @Test
  void sumsAndNumbersOfCallsBeginAnew() throws Exception {
    freeze();
    assertEquals(0, begin(NAMED), said.toString());

    try (var server = AdminClient.start(YAML, next)) {
      assertFalse(client.get(server, "/api/v1/usage?by=key").contains("mock"));
      chat(server);
    }

    var numbers = new NumberCheck();
    JournalFsck.check(next.resolve("journal"), next.resolve("log"), Optional.empty(), numbers);
    assertEquals(1, numbers.checked());
    assertEquals(List.of(), numbers.wrong());
  }

  @Test
  void theFolderIsItsOwnersAloneAndNothingElseIsLeft() throws IOException {
    freeze();
    Files.createDirectories(next); // An empty one is taken.
    assertEquals(0, begin(YAML), said.toString());

    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(next)));
    var database = Files.getPosixFilePermissions(next.resolve("sovereign.db"));
    assertEquals("rw-------", PosixFilePermissions.toString(database));
    assertEquals(List.of("data", "next", "sovereign.yaml"), names());
    assertFalse(said.toString().contains("log: {origin"), said.toString());
  }

  @Test
  void aLogThatIsNotFrozenHasNoNext() throws IOException {
    assertEquals(1, begin(NAMED));

    assertTrue(said.toString().contains("is not frozen"), said.toString());
    assertFalse(Files.exists(next));
  }

  @Test
  void aFolderThatIsNotEmptyStaysAsItIs() throws IOException {
    freeze();
    Files.createDirectories(next);
    Files.writeString(next.resolve("note"), "mine");

    assertEquals(1, begin(NAMED));

    assertTrue(said.toString().contains("is not empty"), said.toString());
    assertEquals("mine", Files.readString(next.resolve("note")));
    assertEquals(List.of("data", "next", "sovereign.yaml"), names());
  }

  @Test
  void aFolderThatAProgramRunsOnIsLeftAlone() throws IOException {
    freeze();
    var taken = JournalFolder.take(data.resolve("journal"));
    try {
      assertEquals(1, begin(NAMED));
    } finally {
      taken.release();
    }

    assertTrue(said.toString().contains("open"), said.toString());
    assertFalse(Files.exists(next));
  }

  @Test
  void aStoreThatCannotBeCopiedLeavesNothingHalfMade() throws IOException {
    freeze();
    Files.writeString(data.resolve("sovereign.db"), "no database, but long enough to look at");

    assertEquals(1, begin(NAMED));

    assertEquals(List.of("data", "sovereign.yaml"), names());
  }

  @Test
  void withoutTheSecretOfTheCallersKeysNothingIsMade() throws IOException {
    freeze();
    Files.delete(data.resolve("keys/pepper"));

    assertEquals(1, begin(NAMED));

    assertTrue(said.toString().contains("pepper is missing"), said.toString());
    assertFalse(Files.exists(next));
  }

  @Test
  void epochsAreCountedAtTheEndOfTheOrigin() {
    assertEquals("log.example/main/e2", NextLog.originAfter("log.example/main"));
    assertEquals("log.example/main/e3", NextLog.originAfter("log.example/main/e2"));
    assertEquals("log.example/e10", NextLog.originAfter("log.example/e9"));
    assertEquals("log.example/edge/e2", NextLog.originAfter("log.example/edge"));
  }
}
