package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A changed configuration is taken as a whole, or not at all, while calls go on.
@Tag("slow")
final class ReloadTest {
  private static final String ADMIN = "an-admin-key-of-a-test-0123456789";

  @TempDir Path folder;
  private final ScriptedUpstream one = ScriptedUpstream.start(Scripts.chat("one"));
  private final ScriptedUpstream two = ScriptedUpstream.start(Scripts.chat("two"));
  private TestGateway gateway;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("sovereign.yaml");
    Files.writeString(file, yaml(one, "m", ""));
    gateway = TestGateway.start(file, Map.of("SOVEREIGN_ADMIN_KEY", ADMIN));
  }

  @AfterEach
  void stop() {
    gateway.close();
    one.close();
    two.close();
  }

  private static String yaml(ScriptedUpstream upstream, String model, String more) {
    return """
    providers:
      p: {type: openai-compatible, base_url: "http://%s/v1"}
    models:
      %s: {offers: [{provider: p, model: up}]}
    %s
    """
        .formatted(upstream.authority(), model, more);
  }

  private HttpResponse<String> reload() {
    return admin("/api/v1/config/reload", "");
  }

  @Test
  void newCallsAreServedAsTheChangedFileSays() throws IOException {
    Files.writeString(file, yaml(two, "n", ""));

    var answer = reload();

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        "{\"changes\":[{\"key\":\"providers.p\",\"change\":\"changed\"},"
            + "{\"key\":\"models.m\",\"change\":\"removed\"},"
            + "{\"key\":\"models.n\",\"change\":\"added\"}]}\n",
        answer.body());
    assertTrue(gateway.chat("n", "").body().contains("two"));
    assertEquals(404, gateway.chat("m", "").statusCode());
    assertEquals(0, one.calls());
  }

  @Test
  void aWrongFileChangesNothingAndIsExplainedWithItsPlaces() throws IOException {
    Files.writeString(file, yaml(two, "n", "routing: {atempts: 2}"));

    var answer = reload();

    assertEquals(422, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElseThrow());
    var error = errors(answer).getFirst();
    assertEquals("5", error.find("line").orElseThrow().raw());
    assertEquals("11", error.find("column").orElseThrow().raw());
    assertEquals(
        "unknown key \"atempts\" in routing; did you mean \"attempts\"?",
        error.string("detail").orElseThrow());
    assertTrue(gateway.chat("m", "").body().contains("one"));
    assertEquals(404, gateway.chat("n", "").statusCode());
    assertEquals(200, gateway.read("/readyz").statusCode());
    assertTrue(gateway.log().contains("did you mean"), gateway.log());
    assertTrue(
        gateway
            .log()
            .contains(
                "\"message\":\"refused over the management API\",\"key\":\"admin\","
                    + "\"operation\":\"POST /api/v1/config/reload\","
                    + "\"path\":\"/api/v1/config/reload\",\"subject\":\"\",\"status\":\"422\""),
        gateway.log());
  }

  private static List<Json> errors(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8))
        .find("errors")
        .orElseThrow()
        .items();
  }

  @Test
  void theFiguresSayWhetherTheLastReloadWasTaken() throws IOException {
    var before = figure("sovereign_config_last_reload_success_timestamp_seconds");
    assertEquals(1, figure("sovereign_config_last_reload_successful"));

    Files.writeString(file, "nothing: of use");
    reload();

    assertEquals(0, figure("sovereign_config_last_reload_successful"));
    assertEquals(before, figure("sovereign_config_last_reload_success_timestamp_seconds"));

    Files.writeString(file, yaml(one, "m", ""));
    reload();

    assertEquals(1, figure("sovereign_config_last_reload_successful"));
    assertTrue(before < figure("sovereign_config_last_reload_success_timestamp_seconds"));
  }

  @Test
  void whatTakesARestartIsNamedAndNothingOfTheFileIsTaken() throws IOException {
    Files.writeString(
        file, yaml(two, "n", "instance: {name: other}\nserver: {transport: nio, drain: 1s}"));

    var answer = reload();

    assertEquals(422, answer.statusCode());
    assertEquals(
        List.of(
            "instance.name changes with a restart only; nothing of the file was taken",
            "server.transport changes with a restart only; nothing of the file was taken"),
        errors(answer).stream().map(it -> it.string("detail").orElseThrow()).toList());
    assertEquals(
        List.of("5", "6"),
        errors(answer).stream().map(it -> it.find("line").orElseThrow().raw()).toList());
    assertTrue(gateway.chat("m", "").body().contains("one"));
  }

  @Test
  void aSecretThatIsNotThereLeavesTheOldConfigurationInForce() throws IOException {
    var text = yaml(two, "n", "").replace("type:", "api_key: {file: \"/none/such\"}, type:");
    Files.writeString(file, text);

    var answer = reload();

    assertEquals(
        "providers.p.api_key: cannot read the secret file /none/such",
        errors(answer).getFirst().string("detail").orElseThrow());
    assertEquals("2", errors(answer).getFirst().find("line").orElseThrow().raw());
    assertTrue(gateway.chat("m", "").body().contains("one"));
  }

  @Test
  void aSecretFileIsReadAnew() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "first");
    var with = "api_key: {file: \"" + secret + "\"}, type:";
    Files.writeString(file, yaml(one, "m", "").replace("type:", with));
    reload();
    gateway.chat("m", "");
    Files.writeString(secret, "second");
    reload();
    gateway.chat("m", "");

    assertEquals(
        List.of("Bearer first", "Bearer second"),
        one.requests().stream().map(it -> it.header("authorization").orElseThrow()).toList());
  }

  @Test
  void theMockComesAndGoes() throws IOException {
    assertEquals(404, gateway.chat("mock/echo", "").statusCode());

    Files.writeString(file, yaml(one, "m", "").replace("providers:", MOCK));
    reload();
    assertEquals(200, gateway.chat("mock/echo", "").statusCode());

    Files.writeString(file, yaml(one, "m", ""));
    reload();
    assertEquals(404, gateway.chat("mock/echo", "").statusCode());

    Files.writeString(file, yaml(one, "m", "").replace("providers:", MOCK));
    reload();
    assertEquals(200, gateway.chat("mock/echo", "").statusCode());
  }

  private static final String MOCK = "providers:\n  mock: {type: mock}";

  @Test
  void limitsAndTheLifeOfNewKeysChange() throws IOException {
    var big = ",\"user\":\"" + "x".repeat(5000) + "\"";
    assertEquals(200, gateway.chat("m", big).statusCode());

    Files.writeString(file, yaml(one, "m", "server: {limits: {body: 4KiB}}\nkeys: {prefix: sk_}"));

    assertEquals(200, reload().statusCode());
    assertEquals(413, gateway.chat("m", big).statusCode());
    var made = admin("/api/v1/keys", "{\"name\":\"n\"}").body();
    assertTrue(made.contains("\"key\":\"sk_"), made);
  }

  @Test
  void onlyTheAdminReloads() {
    var answer = gateway.post("/api/v1/config/reload", "");

    assertEquals(403, answer.statusCode());
  }

  @Test
  void reloadsAtTheSameTimeAreTakenOneAfterTheOther() {
    var statuses =
        IntStream.range(0, 32)
            .parallel()
            .mapToObj(
                i -> {
                  write(yaml(i % 2 == 0 ? one : two, "m", ""));
                  return reload().statusCode();
                })
            .distinct()
            .toList();
    write(yaml(two, "m", ""));
    reload();

    assertEquals(List.of(200), statuses);
    assertTrue(gateway.chat("m", "").body().contains("two"));
  }

  // By a rename, as whoever replaces a file under a reader must.
  private void write(String text) {
    try {
      var next = Files.createTempFile(folder, "next", ".yaml");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private HttpResponse<String> admin(String path, String body) {
    return gateway.send(
        gateway
            .request(path)
            .setHeader("authorization", "Bearer " + ADMIN)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private double figure(String name) {
    return gateway
        .read("/metrics")
        .body()
        .lines()
        .filter(it -> it.startsWith(name + " "))
        .mapToDouble(it -> Double.parseDouble(it.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
