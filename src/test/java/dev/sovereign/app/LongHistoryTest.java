package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.LongHistory;
import dev.sovereign.testkit.Records;
import dev.sovereign.testkit.TestGateway;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Usage over months, from a journal that was there before the program first started.
@Tag("slow")
final class LongHistoryTest {
  private static final String ADMIN = "an-admin-key-of-more-than-32-characters";
  private static final Map<String, String> ENVIRONMENT = Map.of("SOVEREIGN_ADMIN_KEY", ADMIN);
  private static final int CALLS = 40_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DAYS = 100;
  private static final Instant NOW = Instant.parse("2025-11-26T12:34:56Z");
  private static final List<String> QUESTIONS =
      List.of(
          "",
          "hour",
          "source",
          "model",
          "provider",
          "key",
          "tenant",
          "capability",
          "hour,source",
          "source,hour",
          "tenant,hour,model",
          "key,model",
          "model,key,hour",
          "hour,source,model,provider,key,tenant,capability");

  private final Path folder = Folders.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrintStream log =
      new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

  @AfterEach
  void stop() {
    client.close();
    Folders.delete(folder);
  }

  private InProcess start() throws IOException {
    var yaml = "providers: {mock: {type: mock}}\ncapabilities: {smart: {chain: [mock/story]}}\n";
    return InProcess.start(TestGateway.settings(yaml, ENVIRONMENT), folder, ENVIRONMENT, log);
  }

  private String usage(InProcess server, String query) throws IOException {
    var uri = "http://127.0.0.1:" + server.port() + "/api/v1/usage?" + query;
    var request =
        HttpRequest.newBuilder(URI.create(uri)).header("authorization", "Bearer " + ADMIN);
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      return answer.body();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private List<String> tables(InProcess server) throws IOException {
    var tables = new ArrayList<String>();
    for (var by : QUESTIONS) {
      tables.add(usage(server, "format=csv&by=" + by));
    }
    return tables;
  }

  // The hours of machines are shared out a moment after the start.
  private void awaitShares() throws SQLException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        var statement =
            connection.prepareStatement("SELECT count(*) FROM machine_hour WHERE open = 1")) {
      while (statement.executeQuery().getLong(1) > 0) {
        assertTrue(System.nanoTime() < end, "the hours of machines are not shared out");
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private Path database() {
    return folder.resolve("sovereign.db");
  }

  private static long column(String table, String name) {
    var at = List.of(table.lines().findFirst().orElseThrow().split(",")).indexOf(name);
    return table.lines().skip(1).mapToLong(it -> Long.parseLong(it.split(",", -1)[at])).sum();
  }

  @Test
  void everyBreakdownOfALongHistoryAddsUpAndAReplayGivesTheSame() throws IOException, SQLException {
    var written = LongHistory.write(folder, CALLS, DAYS, NOW, 4);
    List<String> before;
    try (var server = start()) {
      awaitShares();
      before = tables(server);
    }

    for (var table : before) {
      assertEquals(written.calls(), column(table, "calls"));
      assertEquals(written.promptTokens(), column(table, "prompt_tokens"));
      assertEquals(written.completionTokens(), column(table, "completion_tokens"));
    }
    Files.delete(database());
    try (var server = start()) {
      awaitShares();
      assertEquals(before, tables(server));
    }
  }

  @Test
  void whatIsToldOfAPartOfItIsWhatWasRecorded() throws IOException {
    var written = LongHistory.write(folder, CALLS, DAYS, NOW, 4);
    assertEquals(CALLS, written.calls());
    var since = Instant.parse("2025-09-03T05:00:00Z");
    var until = Instant.parse("2025-11-09T22:00:00Z");
    var cloud =
        Records.of(folder).stream()
            .filter(it -> it.result().served().isPresent())
            .filter(it -> it.result().served().get().provider().equals("cloud-1"))
            .filter(it -> it.epochMillis() >= since.toEpochMilli())
            .filter(it -> it.epochMillis() < until.toEpochMilli())
            .count();
    assertTrue(cloud > 0);

    try (var server = start()) {
      var span = "since=" + since + "&until=" + until + "&provider=cloud-1";
      for (var by : QUESTIONS) {
        var told = usage(server, span + "&limit=3&by=" + by).getBytes(StandardCharsets.UTF_8);
        var total = Json.parseAll(told).find("total").orElseThrow();
        assertEquals(cloud, total.integer("calls").orElse(-1), by);
      }
    }
  }
}
