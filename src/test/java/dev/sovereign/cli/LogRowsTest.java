package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.sovereign.app.InProcess;
import dev.sovereign.json.Json;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Loopback;
import dev.sovereign.testkit.Program;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.WrittenLog;
import dev.sovereign.tlog.JournalEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sovereign log rows` as a person types it, against a running server and one that lies.
@Tag("slow")
final class LogRowsTest {
  private static final Path FOLDER = Folders.create();
  private static final Path DATA = FOLDER.resolve("data");
  private static final String YAML = "providers: {mock: {type: mock}}\n";
  private static InProcess server;

  @BeforeAll
  static void start() throws IOException {
    serve(YAML).close();
    var call = RowLeaf.of(RowKind.CALL_CLOSE, new byte[32], new byte[] {1});
    for (var i = 0; i < 300; i++) {
      WrittenLog.append(DATA, new JournalEntry((byte) 99, new byte[1], call));
    }
    serve(YAML).close();
    server = serve(YAML + "models: {m: {offers: [{provider: mock, model: echo}]}}\n");
  }

  private static InProcess serve(String yaml) throws IOException {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    return InProcess.start(TestGateway.settings(yaml, Map.of()), DATA, Map.of(), nowhere);
  }

  @AfterAll
  static void stop() {
    server.close();
    Folders.delete(FOLDER);
  }

  private static String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private static Program.Ended run(String url, String... words) {
    var all = new ArrayList<>(List.of("log", "rows", "--data", DATA.toString()));
    all.addAll(Arrays.asList(words));
    return Program.run(FOLDER, Map.of("SOVEREIGN_URL", url), all.toArray(String[]::new));
  }

  private static List<String> lines(Program.Ended ended) {
    assertEquals(0, ended.status(), ended.output());
    return ended.output().lines().map(it -> it.replaceFirst("\\d{4}-[^,]*Z", "TIME")).toList();
  }

  @Test
  void periodsAndVersionsAreShownTheNewestFirst() {
    assertEquals(
        List.of(
            "leaf,time,kind,what,in-log",
            "304,TIME,policy-version,version 2 of the routes,ok",
            "303,TIME,period-summary,\"rows 2 to 302, 0 calls refused without one\",ok",
            "2,TIME,period-summary,\"rows 0 to 1, 0 calls refused without one\",ok",
            "1,TIME,policy-version,version 1 of the routes,ok",
            "0,TIME,keyset,number 0,ok"),
        lines(run(url(), "-o", "csv")));
  }

  @Test
  void theyAreChosenByKindAndTimeAndNumber() {
    assertEquals(1 + 2, lines(run(url(), "--kind", "period-summary")).size());
    assertEquals(1 + 1, lines(run(url(), "--kind", "policy-version", "--limit", "1")).size());
    assertEquals(1, lines(run(url(), "--since", "2999-01-01")).size());
    assertEquals(1 + 5, lines(run(url(), "--since", "1h", "-o", "csv")).size());
    assertEquals(1, lines(run(url(), "--kind", "erasure")).size());
  }

  @Test
  void theWholeRowIsInJson() {
    var ended = run(url(), "--kind", "policy-version", "--limit", "1", "-o", "json");

    var shown = Json.parseAll(ended.output().getBytes(StandardCharsets.UTF_8));
    var row = shown.find("data").orElseThrow().items().getFirst();
    var said = row.find("row").flatMap(it -> it.find("predicate")).orElseThrow();
    assertTrue(said.find("routes").orElseThrow().find("models").isPresent(), ended.output());
  }

  @ParameterizedTest
  @CsvSource({"--limit 0, --limit must be positive: 0", "--kind call, Invalid value for option"})
  void whatCannotBeAskedIsSaid(String words, String said) {
    var ended = run(url(), words.split(" "));

    assertEquals(2, ended.status(), ended.output());
    assertTrue(ended.output().contains(said), ended.output());
  }

  @Test
  void aRowThatIsNotThatOfItsLeafFails() {
    var liar = Loopback.serve();
    liar.createContext("/", LogRowsTest::lie);

    var ended = run(Loopback.url(liar), "-o", "csv");

    liar.stop(0);
    assertEquals(1, ended.status(), ended.output());
    assertEquals(2, ended.output().lines().filter(it -> it.endsWith(",fail")).count());
  }

  // It has no calls in its periods, and all else as the real one.
  private static void lie(HttpExchange http) throws IOException {
    var key = http.getRequestHeaders().getFirst("authorization");
    var asked = HttpRequest.newBuilder(URI.create(url() + http.getRequestURI()));
    var request = key == null ? asked : asked.header("authorization", key);
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      var path = http.getRequestURI().getPath();
      var bytes = path.endsWith("/rows") ? forged(answer.body()) : answer.body();
      http.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
      http.getResponseBody().write(bytes);
      http.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] forged(byte[] page) {
    var text = new String(page, StandardCharsets.UTF_8);
    return text.replaceAll("\"syntax\":0", "\"syntax\":7").getBytes(StandardCharsets.UTF_8);
  }
}
