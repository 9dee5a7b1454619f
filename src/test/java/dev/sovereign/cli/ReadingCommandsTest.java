package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Certificates;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/// `sovereign models`, `providers`, `calls` and `export` as a person types them.
@Tag("slow")
final class ReadingCommandsTest {
  private static final Path FOLDER = Folders.create();
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            """
            providers: {mock: {type: mock}}
            models: {teller: {offers: [{provider: mock, model: story}]}}
            """);
    for (var i = 0; i < 3; i++) {
      assertEquals(200, gateway.chat("teller", "").statusCode());
    }
    assertEquals(200, gateway.chat("mock/echo", "").statusCode());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    Folders.delete(FOLDER);
  }

  private static Program.Ended run(String... words) {
    var all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--server", gateway.url(), "--data", gateway.folder().toString()));
    return Program.run(FOLDER, Map.of(), all.toArray(String[]::new));
  }

  @Test
  void modelsAndProvidersAreTables() {
    var models = run("models").output().lines().toList();
    var providers = run("providers").output().lines().toList();

    assertEquals("ID      CONTEXT  OFFERS      FALLBACK", models.getFirst());
    assertEquals("teller           mock/story", models.getLast());
    assertTrue(providers.getFirst().startsWith("NAME  TYPE  SOURCE"), providers.getFirst());
    assertTrue(providers.getLast().startsWith("mock  mock  mock"), providers.getLast());
    assertFalse(run("models").output().contains("\u001b"));
  }

  @Test
  void pricesSayWhoSaysThemAndNothingOfWhatHasNone() {
    assertEquals(
        """
        model,provider,provider_model,kind,currency,input,cached_input,output,from,date
        teller,mock,story,mock,USD,,,,,""",
        run("prices", "-o", "csv").output());
    assertEquals(1 + 1, run("prices", "mock/echo").output().lines().count());
    assertEquals(1, run("prices", "--provider", "nobody").output().lines().count());
  }

  @Test
  void callsAreFilteredAndLimited() {
    assertEquals(1 + 4, run("calls").output().lines().count());
    assertEquals(1 + 2, run("calls", "--limit", "2").output().lines().count());
    assertEquals(1 + 3, run("calls", "--model", "teller").output().lines().count());
    assertEquals(1, run("calls", "--until", "2020-01-01").output().lines().count());
    assertEquals(1 + 4, run("calls", "--since", "1h", "-o", "csv").output().lines().count());
  }

  @Test
  void oneCallIsShownWhole() {
    var id = run("calls", "--limit", "1", "-o", "csv").output().lines().toList().getLast();

    var shown = run("calls", id.split(",")[1], "-o", "yaml");

    assertEquals(0, shown.status());
    assertTrue(shown.output().contains("asked: mock/echo"), shown.output());
    assertTrue(shown.output().contains("  outcome: answered"), shown.output());
  }

  @Test
  void anExportHoldsEveryCall() throws IOException {
    var csv = run("export").output().lines().toList();
    var to = FOLDER.resolve("calls.jsonl");
    var written = run("export", "-o", "json", "--to", to.toString());

    assertTrue(csv.getFirst().startsWith("id,time,node,key,"), csv.getFirst());
    assertEquals(List.of(), missing(csv.getFirst(), Files.readAllLines(to).getFirst()));
    assertEquals(1 + 4, csv.size());
    assertEquals(new Program.Ended(0, ""), written);
    assertEquals(4, Files.readAllLines(to).size());
    assertTrue(Files.readAllLines(to).stream().allMatch(it -> it.startsWith("{\"id\":\"req_")));
    assertFalse(Files.exists(FOLDER.resolve("calls.jsonl.part")));
  }

  // A line holds a list, which a table has no column for.
  private static List<String> missing(String titles, String line) {
    return Json.parseAll(line.getBytes(StandardCharsets.UTF_8)).members().stream()
        .map(Json.Member::name)
        .filter(it -> !it.equals("attempts"))
        .filter(it -> !Arrays.asList(titles.split(",")).contains(it))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "models nothing, 3, No such model is declared.",
    "calls req_1, 3, There is no record of such a call.",
    "calls --since soon, 2, --since must be such as",
    "calls --limit 0, 2, --limit must be positive",
    "export -o yaml, 2, not YAML"
  })
  void theExitCodeSaysWhatWentWrong(String words, int status, String said) {
    var ended = run(words.split(" "));

    assertEquals(status, ended.status(), ended.output());
    assertTrue(ended.output().contains(said), ended.output());
  }

  @Test
  void aKeyThatMayNotEndsInFour() {
    var environment = Map.of("SOVEREIGN_ADMIN_KEY", gateway.key());

    var ended = Program.run(FOLDER, environment, "models", "--server", gateway.url());

    assertEquals(4, ended.status(), ended.output());
  }

  @Test
  void aCertificateThatIsNotTrustedIsNotTakenForAServerThatIsAway() {
    var own = Certificates.good(FOLDER);
    var tls = "server: {tls: {cert: '%s', key: '%s'}}\n".formatted(own.cert(), own.key());
    try (var closed = TestGateway.start(tls + "providers: {mock: {type: mock}}")) {
      var ended = asked("https://127.0.0.1:" + closed.port(), closed.folder());

      assertEquals(1, ended.status());
      assertTrue(ended.output().startsWith("no TLS with https://127.0.0.1"), ended.output());
      assertTrue(ended.output().contains("certif"), ended.output());
    }
  }

  private static Program.Ended asked(String server, Path data) {
    return Program.run(
        FOLDER, Map.of(), "providers", "--server", server, "--data", data.toString());
  }

  @Test
  void completionNamesTheCommands() {
    var bash = Program.run(FOLDER, Map.of(), "completion", "bash");

    assertEquals(0, bash.status());
    assertTrue(bash.output().contains("complete -F _complete_sovereign"), "no bash function");
    assertTrue(bash.output().contains("providers"), "no command");
  }
}
