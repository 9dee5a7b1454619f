package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Records;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Usage as the management API tells it, of calls through the whole program: while it runs, after a
/// restart, and after the sums were lost.
@Tag("slow")
final class UsageTest {
  private static final String ADMIN = "an-admin-key-of-more-than-32-characters";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScriptedUpstream own = ScriptedUpstream.start(Scripts.chat("well"));
  private final ScriptedUpstream cloud = ScriptedUpstream.start(Scripts.chat("well"));
  private final Path folder = Folders.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrintStream log =
      new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

  @AfterEach
  void stop() {
    client.close();
    own.close();
    cloud.close();
    Folders.delete(folder);
  }

  private InProcess start() throws IOException {
    var yaml =
        """
        routing: {retry_in_place: {errors: 0, retry_after: 0s}}
        providers:
          rack: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
          cloud: {type: openai-compatible, base_url: "http://%s/v1"}
        models:
          m:
            offers:
              - {provider: rack, model: up}
              - {provider: cloud, model: up, price: {input: 1.00, output: 2.00}}
        capabilities:
          smart: {chain: [m]}
        """
            .formatted(own.authority(), cloud.authority());
    var environment = Map.of("SOVEREIGN_ADMIN_KEY", ADMIN);
    return InProcess.start(TestGateway.settings(yaml, environment), folder, environment, log);
  }

  private HttpResponse<String> send(InProcess server, String path, String method, String body) {
    return send(to(server, path).method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private String accepting(InProcess server, String types, String query) {
    return send(to(server, "/api/v1/usage?by=source" + query).header("accept", types)).body();
  }

  private static HttpRequest.Builder to(InProcess server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("authorization", "Bearer " + ADMIN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private void call(InProcess server, String model) {
    send(server, "/v1/chat/completions", "POST", TestGateway.body(model, ""));
  }

  private String usage(InProcess server, String query) {
    var answer = send(server, "/api/v1/usage" + query, "GET", "");
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body();
  }

  private static Json json(String text) {
    return Json.parseAll(text.getBytes(StandardCharsets.UTF_8));
  }

  // The sums follow the journal a moment later.
  private String usageOf(InProcess server, long calls, String query) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      var text = usage(server, query);
      if (json(text).find("total").orElseThrow().integer("calls").orElse(-1) == calls) {
        return text;
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("not " + calls + " calls: " + usage(server, query));
  }

  private void ninetyCalls(InProcess server) {
    for (var i = 0; i < 30; i++) {
      call(server, "smart");
    }
    own.script(Scripts.error(500, "no"));
    for (var i = 0; i < 40; i++) {
      call(server, i % 2 == 0 ? "m" : "smart");
    }
    cloud.script(Scripts.error(500, "no"));
    for (var i = 0; i < 20; i++) {
      call(server, "m");
    }
  }

  @Test
  void everyBreakdownAgreesWithWhatWasRecorded() throws IOException {
    try (var server = start()) {
      ninetyCalls(server);

      var bySource = json(usageOf(server, 90, "?by=source"));
      assertEquals(
          List.of("fallback 40", "gpu 30", "none 20"),
          bySource.find("data").orElseThrow().items().stream()
              .map(it -> it.string("source").orElseThrow() + " " + it.integer("calls").orElse(-1))
              .toList());
      var total = bySource.find("total").orElseThrow();
      assertEquals(20, total.integer("failed").orElse(-1));
      assertEquals("0.5714", total.string("fallback_share").orElseThrow());
      var table = usage(server, "?by=hour,key,model,provider,capability,tenant,source&format=csv");
      var calls = table.lines().skip(1).mapToLong(it -> Long.parseLong(it.split(",", -1)[7])).sum();
      assertEquals(90, calls, table);
      assertEquals(400, send(server, "/api/v1/usage?by=colour", "GET", "").statusCode());
      assertEquals(
          usage(server, "?by=source&format=csv"), accepting(server, "text/csv, */*;q=0.1", ""));
      assertTrue(accepting(server, "application/json, text/csv", "").startsWith("{\"data\":"));
      assertTrue(accepting(server, "text/csv", "&format=json").startsWith("{\"data\":"));
    }
    var records = Records.of(folder);
    var tokens = records.stream().mapToLong(it -> it.result().usage().prompt().orElse(0)).sum();
    try (var server = start()) {
      var total = json(usage(server, "")).find("total").orElseThrow();
      assertEquals(90, total.integer("calls").orElse(-1));
      assertEquals(tokens, total.integer("prompt_tokens").orElse(-1));
      assertTrue(total.integer("cost_nanos").orElse(0) > 0, total.raw());
    }
  }

  @Test
  void whatWeCountedAndWhatProvidersSayTheyChargedAreSumsOfTheirOwn() throws IOException {
    own.script(
        it -> it.json(200, Scripts.whole("Hi").replace("\"total_tokens\":5", "\"cost\":0.00012")));
    try (var server = start()) {
      call(server, "m");
      call(server, "m");
      own.script(it -> it.json(200, Scripts.whole("Hi").replaceFirst(",\"usage.*", "}")));
      call(server, "m");

      var total = json(usageOf(server, 3, "")).find("total").orElseThrow();

      assertEquals(1, total.integer("estimated_calls").orElse(-1));
      assertEquals(0, total.integer("unmeasured_calls").orElse(-1));
      assertEquals(2 * 2 + 1, total.integer("completion_tokens").orElse(-1));
      assertEquals("0.00024", total.string("stated_cost").orElseThrow());
    }
  }

  @Test
  void whatIsLostOfTheSumsIsMadeAnewFromTheJournal() throws IOException, SQLException {
    String before;
    try (var server = start()) {
      ninetyCalls(server);
      before = usageOf(server, 90, "?by=hour,key,model,provider,capability,tenant,source");
    }
    change("DELETE FROM usage_span");
    change("UPDATE usage_next SET next = 0");
    assertAfterStart(before);
    change("DELETE FROM usage_span"); // As if the disk had kept one and not the other.
    change("UPDATE usage_next SET next = 1000");
    assertAfterStart(before);
  }

  @Test
  void aStartThatFindsTheFolderTakenLeavesTheDatabaseAlone() throws IOException {
    var other = Journal.open(folder.resolve("journal"), JournalSettings.DEFAULT, _ -> {});
    try (other) {
      assertThrows(JournalFailure.class, this::start);
    }
    assertFalse(Files.exists(folder.resolve("sovereign.db"))); // Its tables are as they were.
  }

  private void assertAfterStart(String before) throws IOException {
    try (var server = start()) {
      assertEquals(before, usage(server, "?by=hour,key,model,provider,capability,tenant,source"));
    }
  }

  @Test
  void aCallThatNobodyServesWhereItHasToStayIsNoUse() throws IOException {
    try (var server = start()) {
      var body = HttpRequest.BodyPublishers.ofString(TestGateway.body("m", ""));
      var refused =
          to(server, "/v1/chat/completions").header("X-Sovereign-Residency", "de").POST(body);
      assertEquals(400, send(refused).statusCode());
      call(server, "m");

      var total = json(usageOf(server, 1, "")).find("total").orElseThrow();
      assertEquals(0, total.integer("failed").orElseThrow());
    }
    assertEquals(2, Records.of(folder).size());
  }

  private void change(String command) throws SQLException {
    var file = folder.resolve("sovereign.db");
    assertTrue(Files.exists(file));
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
