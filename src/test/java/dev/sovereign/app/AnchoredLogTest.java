package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.proof.AnchorRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.TestRekor;
import dev.sovereign.testkit.WrittenLog;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFsck;
import dev.sovereign.tlog.JournalHistory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole program with a Rekor: what that has of the log is shown, and nothing waits for it.
@Tag("slow")
final class AnchoredLogTest {
  private static final String YAML = "providers: {mock: {type: mock}}\n";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private final TestRekor rekor = new TestRekor(300);
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  @AfterEach
  void delete() {
    rekor.close();
    client.close();
    Folders.delete(folder);
  }

  private InProcess start(String yaml) throws IOException {
    var log = new PrintStream(lines, true, StandardCharsets.UTF_8);
    return InProcess.start(TestGateway.settings(yaml, Map.of()), data, Map.of(), log);
  }

  private String anchored(String url, String every) {
    return anchored(url, every, rekor.verifier().toString());
  }

  private static String anchored(String url, String every, String key) {
    return YAML + "log: {anchor: {rekor: '%s', every: %s, key: '%s'}}\n".formatted(url, every, key);
  }

  private HttpResponse<String> get(InProcess server, String path)
      throws IOException, InterruptedException {
    var address = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private String await(InProcess server, String path, Predicate<String> wanted)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    var body = get(server, path).body();
    while (!wanted.test(body) && System.nanoTime() < end) {
      body = get(server, path).body();
    }
    return body;
  }

  private static List<Json> rows(String page) {
    return Json.parseAll(page.getBytes(StandardCharsets.UTF_8)).find("data").orElseThrow().items();
  }

  private static byte[] bytes(Json row, String name) {
    return Base64Text.decode(row.string(name).orElseThrow(), name);
  }

  @Test
  void whatRekorHasIsShownAndIsInTheLog() throws Exception {
    try (var server = start(anchored(rekor.url(), "1h"))) {
      var shown = rows(await(server, "/log/anchors", it -> it.contains("payload")));
      var row = AnchorRow.read(bytes(shown.getFirst(), "payload"));
      var leaf =
          RowLeaf.of(
              RowKind.ANCHOR, bytes(shown.getFirst(), "salt"), bytes(shown.getFirst(), "payload"));

      assertEquals(1, shown.size());
      assertEquals(300, row.entry().index());
      assertEquals(WrittenLog.root(data, (int) row.tree().size()), row.tree().root());
      assertTrue(Arrays.equals(leaf, leafAt(shown.getFirst().integer("index").orElseThrow())));
      var metrics = get(server, "/metrics").body();
      assertTrue(metrics.contains("anchored_leaves " + row.tree().size() + ".0\n"), metrics);
      assertTrue(metrics.contains("sovereign_log_anchor_timestamp_seconds 1."), metrics);
      assertEquals("{\"data\":[]}", get(server, "/log/anchors?before=0").body());
      assertEquals(400, get(server, "/log/anchors?before=x").statusCode());
      assertEquals(400, get(server, "/log/anchors?before=-1").statusCode());
    }
    var sound = JournalFsck.check(data.resolve("journal"), data.resolve("log"), Optional.empty());
    assertTrue(sound.isSound(), sound.toString());
  }

  private byte[] leafAt(long index) throws IOException {
    var found = new AtomicReference<byte[]>(new byte[0]);
    new JournalHistory(data.resolve("journal"))
        .forwards(
            _ -> false,
            it -> {
              if (it.hasLeaf() && it.leaves() == index) {
                found.set(it.leaf());
              }
              return it.leaves() < index + 1;
            });
    return found.get();
  }

  @Test
  void theLastCheckpointIsAnchoredAtTheEndAndStaysShown() throws Exception {
    try (var server = start(anchored(rekor.url(), "1h"))) {
      await(server, "/log/anchors", it -> it.contains("payload"));
      chat(server);
    }
    try (var server = start(YAML)) {
      var shown = rows(get(server, "/log/anchors").body());
      var sizes =
          shown.stream().map(it -> AnchorRow.read(bytes(it, "payload")).tree().size()).toList();

      assertEquals(2, sizes.size());
      assertTrue(sizes.getFirst() > sizes.getLast() + 1, sizes.toString());
    }
    assertEquals(302, rekor.size());
  }

  private void chat(InProcess server) throws IOException, InterruptedException {
    var address = URI.create("http://127.0.0.1:" + server.port() + "/v1/chat/completions");
    var body = HttpRequest.BodyPublishers.ofString(TestGateway.body("mock/echo", ""));
    var answer =
        client.send(
            HttpRequest.newBuilder(address)
                .header("authorization", "Bearer " + server.key())
                .POST(body)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  @Test
  void aRekorThatNeverAnswersDelaysNoCallAndNotTheEnd() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var server = start(anchored("http://127.0.0.1:" + silent.getLocalPort(), "1s"));
      chat(server);
      var began = System.nanoTime();
      server.close();

      assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 15);
      assertTrue(Files.exists(data.resolve("anchors/outbox")));
    }
  }

  @Test
  void theKeyMayStandInAPolicy() throws Exception {
    var policy = "log " + rekor.verifier() + " " + rekor.url() + "\nquorum none\n";
    var file = Files.writeString(folder.resolve("rekor.policy"), policy);
    try (var server = start(anchored(rekor.url(), "1h", file.toString()))) {
      var shown = rows(await(server, "/log/anchors", it -> it.contains("payload")));

      assertEquals(1, shown.size());
      assertEquals(
          rekor.verifier().name(),
          Checkpoint.parse(
                  AnchorRow.read(bytes(shown.getFirst(), "payload")).entry().checkpoint().text())
              .origin());
    }
  }

  @Test
  void aKeyThatIsNoneStopsTheStart() {
    var wrong = rekor.verifier().toString().replace("rekor.example", "other.example");
    var failure =
        assertThrows(JournalFailure.class, () -> start(anchored(rekor.url(), "1h", wrong)));

    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith("log.anchor.key: " + wrong + ": the id of the verifier key is "),
        failure.getMessage());
    assertThrows(IOException.class, () -> start(anchored(rekor.url(), "1h", "no-such-file")));
  }
}
