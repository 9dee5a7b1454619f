package dev.sovereign.app;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sovereign.api.Reloading;
import dev.sovereign.http.AnswerRooms;
import dev.sovereign.meter.Log;
import dev.sovereign.testkit.KeyedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docs/configure.md` says of a restart is what a running server does: every key of it is
/// changed while one runs.
@Tag("slow")
final class RestartTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| .* \\|$");
  private static final Map<String, String> ENVIRONMENT = Map.of("A", "a", "B", "b");

  /// There is only one value; or, of `watch`, a server would take the next file by itself.
  private static final List<String> NOT_HERE = List.of("store", "prices.snapshot", "watch");

  private static final Map<String, String> BY_TYPE =
      Map.of(
          "duration", "7s",
          "size", "7KiB",
          "number", "7",
          "share", "7%",
          "money", "0.7");

  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          entry("instance.name", "other"),
          entry("instance.home", "nz"),
          entry("instance.groups", "{anz: [au, nz]}"),
          entry("instance.currency", "NZD"),
          entry("server.listen", "'127.0.0.1:1'"),
          entry("server.behind_proxy", "true"),
          entry("server.transport", "nio"),
          entry("data", "elsewhere"),
          entry("log.origin", "other.example/log"),
          entry("log.audit", "strict"),
          entry("keys.prefix", "sk_"),
          entry("telemetry.otlp.endpoint", "'http://127.0.0.1:8'"),
          entry("telemetry.otlp.headers.<name>.env", "B"),
          entry("providers.<name>.type", "vllm"),
          entry("providers.<name>.base_url", "'http://127.0.0.1:8/v1'"),
          entry("providers.<name>.api_key.env", "B"),
          entry("providers.<name>.source", "gpu"),
          entry("providers.<name>.place", "[nz]"),
          entry("providers.<name>.backstop", "true"),
          entry("providers.<name>.upstream_stream", "always"),
          entry("providers.<name>.models", "listed"),
          entry("providers.<name>.send", "{top_k: 7}"),
          entry("providers.<name>.timeouts", "{idle: 7s}"),
          entry("providers.<name>.breaker", "{open: 7s}"),
          entry("capabilities.<name>.retry_in_place", "{errors: 7}"),
          entry("capabilities.<name>.hedge", "{after: 7s}"),
          entry("routing.hedge.after", "p95"),
          entry("models.<name>.offers.provider", "q"),
          entry("models.<name>.offers.model", "other"),
          entry("models.<name>.offers.weights", "other"),
          entry("models.<name>.fallback", "[q/x]"),
          entry("capabilities.<name>.chain", "[m, q/x]"),
          entry("capabilities.<name>.gpu_first", "false"),
          entry("capabilities.<name>.failover_on", "[context_length_exceeded]"),
          entry("capabilities.<name>.residency", "nz"),
          entry("capabilities.<name>.require_backstop", "true"),
          entry("capabilities.<name>.timeouts", "{idle: 7s}"),
          entry("routing.gpu_first", "false"),
          entry("routing.require_backstop", "true"),
          entry("routing.failover_on", "[context_length_exceeded]"));

  private static final String MIRRORS = "[{vkey: m.example+0+A, url: 'https://m.example'}]";

  /// What is changed with its neighbours, or as a whole.
  private static final Map<String, Map.Entry<String, String>> AROUND =
      Map.ofEntries(
          entry("server.tls.cert", entry("server.tls", "{cert: a.pem, key: b.pem}")),
          entry("server.tls.key", entry("server.tls", "{cert: a.pem, key: b.pem}")),
          entry("log.witnesses.policy", entry("log.witnesses", "{policy: w}")),
          entry("log.witnesses.require", entry("log.witnesses", "{policy: w, require: 7}")),
          entry("log.mirrors", entry("log.mirrors", MIRRORS)),
          entry("log.mirrors.vkey", entry("log.mirrors", MIRRORS)),
          entry("log.mirrors.url", entry("log.mirrors", MIRRORS)),
          entry("log.anchor.rekor", entry("log.anchor", "{rekor: 'http://[::1]:9', key: k}")),
          entry("log.anchor.key", entry("log.anchor", "{rekor: 'http://[::1]:9', key: k}")),
          entry(
              "log.anchor.every",
              entry("log.anchor", "{rekor: 'http://[::1]:9', key: k, every: 7s}")),
          entry(
              "telemetry.otlp.headers.<name>.file",
              entry("telemetry.otlp.headers.h", "{file: secret}")),
          entry("providers.<name>.api_key.file", entry("providers.p.api_key", "{file: '%s'}")),
          entry("models.<name>.offers", entry("models.m.offers", "[{provider: q, model: up}]")),
          entry(
              "capabilities.<name>.chain.group",
              entry("capabilities.c.chain", "[{group: [m, q/x]}]")),
          entry(
              "capabilities.<name>.chain.order",
              entry("capabilities.c.chain", "[{group: [m, q/x], order: listed}]")));

  private static final Map<String, String> NAMES =
      Map.of("providers", "p", "models", "m", "capabilities", "c", "telemetry", "h");

  @TempDir static Path folder;
  private static Path file;
  private static Path secret;
  private static Server server;

  /// A key as the page has it.
  record Row(String key, String type, String restart) {
    @Override
    public String toString() {
      return key;
    }
  }

  static Stream<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(Path.of("docs/configure.md")))
        .results()
        .map(it -> new Row(it.group(1), it.group(2), it.group(4)))
        .filter(it -> !NOT_HERE.contains(it.key()));
  }

  @BeforeAll
  static void start() throws IOException {
    var data = DataFolder.open(folder.resolve("data"));
    secret = Files.writeString(folder.resolve("secret"), "c");
    file = Files.writeString(folder.resolve("sovereign.yaml"), usual().text());
    var source =
        new ConfigSource(Optional.of(file), Optional.empty(), Optional.empty(), ENVIRONMENT);
    var first =
        switch (source.read()) {
          case Chosen.Good good -> good.settings();
          case Chosen.Wrong wrong -> throw new AssertionError(wrong.message());
        };
    var log = new Log(new PrintStream(OutputStream.nullOutputStream()), Clock.systemUTC());
    server = new Server(first, source, data, AnswerRooms.ofHeap(), log);
  }

  private static KeyedFile usual() {
    return new KeyedFile()
        .with("server.listen", "'127.0.0.1:0'")
        .with("data", "'" + folder.resolve("data") + "'")
        .with("telemetry.otlp.endpoint", "'http://127.0.0.1:9'")
        .with("telemetry.otlp.headers.h.env", "A")
        .with("providers.p.type", "openai-compatible")
        .with("providers.p.base_url", "'http://127.0.0.1:9/v1'")
        .with("providers.p.api_key.env", "A")
        .with("providers.q.type", "openai-compatible")
        .with("providers.q.base_url", "'http://127.0.0.1:9/v1'")
        .with("models.m.offers.provider", "p")
        .with("models.m.offers.model", "up")
        .with("capabilities.c.chain", "[m]");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aChangeIsTakenOrRefusedAsThePageSays(Row row) throws IOException {
    reload(usual());

    assertEquals(row.restart().equals("no") ? "taken" : "refused", reload(changed(row)));
  }

  private static KeyedFile changed(Row row) {
    var around = AROUND.get(row.key());
    if (around != null) {
      return usual().with(around.getKey(), around.getValue().formatted(secret));
    }
    var value = OTHERS.getOrDefault(row.key(), BY_TYPE.getOrDefault(row.type(), ""));
    assertFalse(value.isEmpty(), "this test needs another value for " + row.key());
    var top = row.key().split("\\.", 2)[0];
    return usual().with(row.key().replace("<name>", NAMES.getOrDefault(top, top)), value);
  }

  private static String reload(KeyedFile changed) throws IOException {
    Files.writeString(file, changed.text());
    return switch (server.reloads().reload()) {
      case Reloading.Outcome.Taken(var changes) -> changes.isEmpty() ? "taken as it is" : "taken";
      case Reloading.Outcome.Refused(_, var findings)
          when findings.stream().allMatch(RestartTest::isForARestart) ->
          "refused";
      case Reloading.Outcome.Refused refused -> refused.toString();
      case Reloading.Outcome.Unrecorded unrecorded -> unrecorded.toString();
      case Reloading.Outcome.Stopping stopping -> stopping.toString();
    };
  }

  private static boolean isForARestart(Reloading.Finding finding) {
    return finding.message().contains("changes with a restart only");
  }
}
