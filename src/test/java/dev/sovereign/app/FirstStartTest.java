package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The program on a machine that knows nothing of it yet, and again on what that left behind.
@Tag("slow")
final class FirstStartTest {
  private static final int SIGTERM = 143;
  private static final Pattern KEY = Pattern.compile("sv-[0-9A-Za-z]{12}_[0-9A-Za-z]{49}");
  private static final Pattern CURL = Pattern.compile("(?s)Try: +(curl .*?}]}')\n");
  private static final String[] FREE = {"--listen", "127.0.0.1:0"};

  private final Path folder = Folders.create();
  private final Path data = folder.resolve("sovereign-data");

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void thePrintedCurlIsAnsweredWhenItIsPasted() throws Exception {
    try (var server = Program.serve(folder, Map.of(), FREE)) {
      var printed = CURL.matcher(server.output()).results().findFirst().orElseThrow().group(1);

      var answer = shell(printed);

      assertTrue(answer.startsWith("data: {"), answer);
      assertTrue(answer.contains("data: [DONE]\n\nevent: sf_attestation\n"), answer);
    }
  }

  @Test
  void theFirstKeyIsShownOnceAndTheAdminKeyNotAtAllWhereNobodyLooks() throws IOException {
    String first;
    try (var server = Program.serve(folder, Map.of(), FREE)) {
      first = key(server.output());
      var admin = Files.readString(data.resolve("keys/admin")).strip();

      assertFalse(server.output().contains(admin));
      assertTrue(server.output().contains("sovereign-data/keys/admin (0600)"), server.output());
      server.stop();
    }
    var kept = Files.readAllBytes(data.resolve("keys/pepper"));

    try (var again = Program.serve(folder, Map.of(), FREE)) {
      assertFalse(KEY.matcher(again.output()).find(), again.output());
      assertEquals(200, statusOf(again.url() + "/v1/models", first));
    }
    assertEquals(List.of(), Folders.holding(folder, first));
    assertEquals(List.of(kept.length, 0), List.of(32, mismatch(kept, data.resolve("keys/pepper"))));
  }

  @Test
  void everythingIsClosedToOthers() throws IOException {
    try (var _ = Program.serve(folder, Map.of(), FREE)) {
      assertEquals(
          Map.of(
              "sovereign-data", "rwx------",
              "sovereign-data/keys", "rwx------",
              "sovereign-data/keys/admin", "rw-------",
              "sovereign-data/keys/log", "rw-------",
              "sovereign-data/keys/log.checkpoint", "rw-------",
              "sovereign-data/keys/pepper", "rw-------",
              "sovereign-data/keys/rows", "rwx------",
              "sovereign-data/keys/tenants", "rwx------"),
          permissions("sovereign-data", "sovereign-data/keys"));
    }
  }

  @Test
  void aFolderNamedOnTheCommandLineWinsOverTheEnvironmentAndThatOverTheFile() {
    Folders.write(
        folder.resolve("sovereign.yaml"),
        "data: from-file\nserver: {listen: \"127.0.0.1:1\"}\nproviders: {mock: {type: mock}}\n");
    var environment = Map.of("SOVEREIGN_DATA", "from-environment");

    started(Map.of());
    started(environment);
    started(environment, "--data", "from-option");

    assertEquals(
        List.of("from-environment", "from-file", "from-option", "sovereign.yaml"), names(folder));
  }

  private void started(Map<String, String> environment, String... more) {
    var words = new ArrayList<>(List.of(FREE));
    words.addAll(List.of(more));
    try (var server = Program.serve(folder, environment, words.toArray(String[]::new))) {
      assertEquals(SIGTERM, server.stop().status());
    }
  }

  @Test
  void theAdminKeyOfTheEnvironmentManagesAndNoOtherIsMade() {
    var admin = "an-admin-key-that-is-long-enough-for-us";
    try (var server = Program.serve(folder, Map.of("SOVEREIGN_ADMIN_KEY", admin), FREE)) {
      assertEquals(200, statusOf(server.url() + "/api/v1/keys", admin));
      assertEquals(
          List.of("log", "log.checkpoint", "pepper", "rows", "tenants"),
          names(data.resolve("keys")));
      assertFalse(server.output().contains(admin));
    }
  }

  private static String key(String output) {
    return KEY.matcher(output).results().findFirst().orElseThrow().group();
  }

  private static int mismatch(byte[] kept, Path file) throws IOException {
    return Arrays.compare(kept, Files.readAllBytes(file));
  }

  private Map<String, String> permissions(String root, String keys) throws IOException {
    var found = new TreeMap<String, String>();
    try (var files = Files.list(folder.resolve(keys))) {
      for (var file :
          Stream.concat(files, Stream.of(folder.resolve(root), folder.resolve(keys))).toList()) {
        found.put(
            folder.relativize(file).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    return found;
  }

  private static List<String> names(Path folder) {
    try (var files = Files.list(folder)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String shell(String command) throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), answer);
    return answer;
  }

  private static int statusOf(String url, String key) {
    var request =
        HttpRequest.newBuilder(URI.create(url)).header("authorization", "Bearer " + key).build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
