package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.StoredCall;
import dev.sovereign.json.Json;
import dev.sovereign.proof.RowKind;
import dev.sovereign.testkit.ChildGateway;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Records;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.ServedLog;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.JournalHistory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill -9` while calls are under way that strict audit has opened: the next start closes each of
/// them, once.
@Tag("slow")
final class KilledInACallTest {
  private static final int KILLS = 4;
  private static final int ANSWERS_BEFORE = 50;
  private static final int LOOKS = 500;
  private static final long LOOK_NANOS = 20_000_000;
  private static final List<RowKind> OPENED =
      List.of(RowKind.KEYSET, RowKind.POLICY_VERSION, RowKind.CALL_OPEN);

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Well then"));
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private final Path config =
      Folders.write(
          folder.resolve("sovereign.yaml"),
          """
          log: {audit: strict}
          providers:
            own: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
          models:
            m: {offers: [{provider: own, model: up}]}
          """
              .formatted(upstream.authority()));

  @AfterEach
  void stop() {
    http.close();
    upstream.close();
    Folders.delete(folder);
  }

  private HttpRequest.Builder request(ChildGateway child, String path) {
    return HttpRequest.newBuilder(URI.create(child.url() + path))
        .header("authorization", "Bearer " + ChildGateway.KEY);
  }

  private Json read(ChildGateway child, String path) throws IOException, InterruptedException {
    var answer = http.send(request(child, path).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    return Json.parseAll(answer.body());
  }

  private List<Json> calls(ChildGateway child) throws IOException, InterruptedException {
    return read(child, "/api/v1/calls").find("data").orElseThrow().items();
  }

  // Killed while the provider thinks; `stored`: once the store knows of the call, too.
  private void killInACall(boolean stored) throws InterruptedException, SQLException {
    var asked = new CountDownLatch(1);
    upstream.script(
        call -> {
          asked.countDown();
          call.awaitGone();
        });
    try (var child = ChildGateway.start(config, data)) {
      var body = HttpRequest.BodyPublishers.ofString(TestGateway.body("m", ""));
      var answer =
          http.sendAsync(
              request(child, "/v1/chat/completions").POST(body).build(),
              HttpResponse.BodyHandlers.ofString());
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      awaitStored(stored);
      child.kill();
      assertTrue(answer.handle((_, failed) -> failed != null).join());
    }
  }

  private void awaitStored(boolean stored) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("sovereign.db"));
        var count = connection.prepareStatement("SELECT count(*) FROM opened_call")) {
      while (stored && count.executeQuery().getInt(1) == 0) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  // Sums are stored once a second.
  private boolean isCounted(ChildGateway child) throws IOException, InterruptedException {
    for (var i = 0; i < LOOKS; i++) {
      if (read(child, "/api/v1/usage").raw().contains("\"failed\":1")) {
        return true;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNextStartClosesTheCallAndTheOneAfterThatNothing(boolean stored) throws Exception {
    killInACall(stored);

    try (var child = ChildGateway.start(config, data)) {
      var call = calls(child).getFirst();
      assertEquals("crashed", call.string("ending").orElseThrow());
      assertEquals("[]", call.find("attempts").orElseThrow().raw());
      var id = call.string("id").orElseThrow();
      var row = new ShownRow(read(child, "/v1/attestations/" + id));
      assertEquals(2, row.part("log").integer("open_index").orElseThrow());
      assertTrue(row.part("response").isTrue("aborted"));
      assertTrue(isCounted(child));
      child.kill();
    }
    try (var child = ChildGateway.start(config, data)) {
      assertEquals(1, calls(child).size());
      var kinds = new ServedLog(child.url()).kinds();
      assertEquals(OPENED, kinds.subList(0, 3));
      assertEquals(1, Collections.frequency(kinds, RowKind.CALL_OPEN));
      assertEquals(1, Collections.frequency(kinds, RowKind.CALL_CLOSE));
    }
  }

  @Test
  void whateverIsKilledUnderLoadEachCallThatWasOpenedEndsOnce() throws Exception {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (var round = 0; round < KILLS; round++) {
      try (var child = ChildGateway.start(config, data);
          var clients = new LoadingClient(child.url(), ANSWERS_BEFORE)) {
        clients.awaitEnough();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_500)));
        child.kill();
      }
    }
    try (var child = ChildGateway.start(config, data)) {
      child.stop();
    }

    var ended = Records.of(data).stream().map(CallRecord::id).sorted().toList();
    assertEquals(opened(), ended, () -> "seed " + seed);
  }

  private List<String> opened() throws IOException {
    var ids = new ArrayList<String>();
    new JournalHistory(data.resolve("journal"))
        .forwards(
            _ -> false,
            record -> {
              StoredCall.opened(record).ifPresent(it -> ids.add(it.id()));
              return true;
            });
    return ids.stream().sorted().toList();
  }
}
