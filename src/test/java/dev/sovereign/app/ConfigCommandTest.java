package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ChildGateway;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sovereign config`, and the ways in which a real server hears that its file has changed.
@Tag("slow")
final class ConfigCommandTest {
  private static final String GOOD =
      """
      providers:
        mock: {type: mock}
        cloud: {type: openai, api_key: {env: NO_SUCH_KEY}}
      capabilities:
        smart: {chain: [mock/echo]}
      """;
  private static final String SERVED =
      """
      watch: %s
      providers: {mock: {type: mock}}
      capabilities:
        %s: {chain: [mock/echo]}
      """;

  @TempDir Path folder;

  private Program.Ended run(String... words) {
    return Program.run(folder, Map.of("HOME", folder.toString()), words);
  }

  @Test
  void checkSaysAllThatIsWrongWithPlacesAndExitsWithTwo() throws IOException {
    Files.writeString(
        folder.resolve("sovereign.yaml"), GOOD.replace("chain:", "chian:") + "data: [x]\n");

    var checked = run("config", "check");

    assertEquals(2, checked.status());
    var first = "sovereign.yaml:5:11: error: unknown key \"chian\" in capabilities.smart; ";
    assertTrue(checked.output().contains(first + "did you mean \"chain\"?"), checked.output());
    assertTrue(checked.output().contains("sovereign.yaml:6:7: error: "), checked.output());
    assertTrue(checked.output().contains("sovereign.yaml: 3 errors"), checked.output());
  }

  @Test
  void checkWarnsOfWhatWouldFailHereAndExitsWithNought() throws IOException {
    Files.writeString(folder.resolve("my.yaml"), GOOD);

    var checked = run("config", "check", "my.yaml");

    assertEquals(0, checked.status(), checked.output());
    assertTrue(
        checked
            .output()
            .contains("my.yaml:3:34: warning: the environment here has no NO_SUCH_KEY; "),
        checked.output());
    assertTrue(
        checked.output().endsWith("my.yaml holds: 2 providers, 0 models, 1 capability; 1 warning"),
        checked.output());
  }

  @Test
  void checkOfAFileThatIsNotThereExitsWithTwo() {
    var checked = run("config", "check");

    assertEquals(2, checked.status());
    assertEquals("cannot read sovereign.yaml: there is no such file", checked.output());
  }

  @Test
  void showSaysEveryValueAndWhereItComesFrom() throws IOException {
    Files.writeString(folder.resolve("sovereign.yaml"), GOOD);

    var shown = run("config", "show");
    var json = run("config", "show", "-o", "json");

    assertEquals(0, shown.status(), shown.output());
    assertTrue(shown.output().lines().anyMatch(it -> it.matches("  drain: 30s +# default")));
    assertTrue(
        shown.output().lines().anyMatch(it -> it.matches("      env: NO_SUCH_KEY +# sov.*:3")),
        shown.output());
    var first = Json.parseAll(json.output().getBytes(StandardCharsets.UTF_8)).items().getFirst();
    assertEquals("instance.name", first.string("key").orElseThrow());
  }

  @Test
  void aSignalReloadsAndAWrongFileDoesNotEndTheServer() throws IOException {
    var file = Folders.write(folder.resolve("sovereign.yaml"), SERVED.formatted("false", "one"));
    try (var child = ChildGateway.start(file, folder.resolve("data"))) {
      Files.writeString(file, SERVED.formatted("false", "two"));
      child.signal("HUP");
      await(() -> child.output().contains("the configuration was reloaded"));
      assertTrue(models(child).contains("\"two\""));

      Files.writeString(file, "providers: [");
      child.signal("HUP");
      await(() -> child.output().contains("the configuration is refused"));
      assertTrue(models(child).contains("\"two\""));

      assertEquals(143, child.stop());
    }
  }

  @Test
  void theCommandReloadsAndSaysWhatChangedOrWhatIsWrong() throws IOException {
    var file = Folders.write(folder.resolve("sovereign.yaml"), SERVED.formatted("false", "one"));
    var environment = Map.of("SOVEREIGN_ADMIN_KEY", ChildGateway.KEY);
    try (var child = ChildGateway.start(file, folder.resolve("data"))) {
      Files.writeString(file, SERVED.formatted("false", "two"));
      var taken = Program.run(folder, environment, "config", "reload", "--server", child.url());
      Files.writeString(file, SERVED.formatted("flase", "two"));
      var refused = Program.run(folder, environment, "config", "reload", "--server", child.url());

      assertEquals("removed capabilities.one\nadded capabilities.two", taken.output());
      assertEquals(0, taken.status());
      assertTrue(
          refused.output().startsWith(file + ":1:8: error: watch must be true or false: flase"),
          refused.output());
      assertEquals(2, refused.status());
    }
  }

  @Test
  void aReloadSpeaksEveryForm() throws IOException {
    var file = Folders.write(folder.resolve("sovereign.yaml"), SERVED.formatted("false", "one"));
    try (var child = ChildGateway.start(file, folder.resolve("data"))) {
      Files.writeString(file, SERVED.formatted("false", "two"));
      var csv = reload(child, "csv");
      var json = reload(child, "json");
      Files.writeString(file, SERVED.formatted("flase", "two"));
      var yaml = reload(child, "yaml");
      var table = reload(child, "csv");

      assertEquals("change,key\nremoved,capabilities.one\nadded,capabilities.two", csv.output());
      assertEquals("{\"changes\":[]}", json.output());
      assertTrue(yaml.output().contains("errors:\n- line: 1\n  column: 8"), yaml.output());
      assertEquals(2, yaml.status());
      assertTrue(
          table.output().startsWith("line,column,detail\n1,8,watch must be"), table.output());
    }
  }

  private Program.Ended reload(ChildGateway child, String form) {
    var environment = Map.of("SOVEREIGN_ADMIN_KEY", ChildGateway.KEY);
    return Program.run(
        folder, environment, "config", "reload", "-o", form, "--server", child.url());
  }

  @Test
  void aWatchedFileIsTakenWhenItsLinkIsSwapped() throws IOException {
    var link = folder.resolve("sovereign.yaml");
    swap(link, "one");
    try (var child = ChildGateway.start(link, folder.resolve("data"))) {
      swap(link, "two");
      await(() -> models(child).contains("\"two\""));
      assertFalse(models(child).contains("\"one\""));
    }
  }

  // As Kubernetes does: the file is a link into a folder that is a link, and that one is swapped.
  private void swap(Path link, String name) throws IOException {
    var version = Files.createDirectories(folder.resolve("version-" + name));
    Files.writeString(version.resolve("sovereign.yaml"), SERVED.formatted("true", name));
    var next = Files.createSymbolicLink(folder.resolve("next"), version);
    Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, Path.of("..data", "sovereign.yaml"));
    }
  }

  private static String models(ChildGateway child) {
    var request =
        HttpRequest.newBuilder(URI.create(child.url() + "/v1/models"))
            .header("authorization", "Bearer " + ChildGateway.KEY)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  private static void await(BooleanSupplier that) {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!that.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not come");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
