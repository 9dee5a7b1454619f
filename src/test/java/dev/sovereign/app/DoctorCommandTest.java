package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Ports;
import dev.sovereign.testkit.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `sovereign doctor` as a person types it.
@Tag("slow")
final class DoctorCommandTest {
  private static final String MOCK = "providers: {mock: {type: mock}}\n";

  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void aFreshFolderIsLookedOverAndNothingIsMadeInIt() throws IOException {
    config(MOCK + "server: {listen: \"127.0.0.1:" + Ports.free() + "\"}");

    var ended = doctor();

    assertEquals(0, ended.status(), ended.output());
    holds(ended, "(?m)^✓ config +sovereign\\.yaml holds$");
    holds(ended, "(?m)^✓ data +sovereign-data will be made$");
    holds(ended, "(?m)^✓ port +127\\.0\\.0\\.1:\\d+ is free$");
    holds(ended, "(?m)^. disk +a forced write takes \\d+\\.\\d+ ms");
    assertEquals(List.of("sovereign.yaml"), names());
  }

  @Test
  void aRunningServerIsFoundReadyAndItsStoreSound() throws IOException {
    config(MOCK + "server: {listen: \"127.0.0.1:" + Ports.free() + "\"}");
    try (var _ = Program.serve(folder, Map.of())) {
      var ended = doctor();

      assertEquals(0, ended.status(), ended.output());
      holds(ended, "(?m)^✓ port +a Sovereign serves at 127\\.0\\.0\\.1:\\d+ and is ready$");
      holds(ended, "(?m)^✓ store +sovereign-data/sovereign\\.db is sound$");
      holds(ended, "(?m)^✓ data +sovereign-data is closed to others$");
    }
  }

  @Test
  void eachThingThatIsWrongHasItsFixAndTheExitCodeSaysSo() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      config(
          """
          providers: {p: {type: vllm, base_url: "http://127.0.0.1:1/v1"}}
          server: {listen: "127.0.0.1:%d", tls: {cert: c.pem, key: k.pem}}
          """
              .formatted(taken.getLocalPort()));
      var keys = Files.createDirectories(folder.resolve("sovereign-data/keys"));
      Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxr-xr-x"));
      Folders.write(folder.resolve("sovereign-data/sovereign.db"), "no database");

      var ended = doctor();

      assertEquals(1, ended.status(), ended.output());
      holds(ended, "✗ port +127\\.0\\.0\\.1:\\d+ is taken by java \\(process \\d+\\)\n +→ stop");
      holds(ended, "✗ tls +c\\.pem cannot be read\n +→ put a valid chain");
      holds(ended, "✗ data +others may use .*sovereign-data/keys\n +→ chmod -R go= sovereign-data");
      holds(ended, "✗ store +sovereign-data/sovereign\\.db: it cannot be read\n +→ put a backup");
      holds(
          ended,
          "✗ p +127\\.0\\.0\\.1:1: no connection\n +→ start the server at 127\\.0\\.0\\.1:1");
    }
  }

  @Test
  void aWrongConfigurationIsSaidWithItsPlace() {
    config("providers: {m: {type: mok}}\nnonsense: 1\n");

    var ended = doctor();

    assertEquals(1, ended.status());
    holds(
        ended,
        "✗ config +sovereign\\.yaml: expected one of .* \\(and \\d+ more\\)\n +→ correct it");
  }

  @Test
  void anAdminKeyThatTheServerWouldRefuseIsSaid() {
    config(MOCK);

    var ended = Program.run(folder, Map.of("SOVEREIGN_ADMIN_KEY", "short"), "doctor");

    assertEquals(1, ended.status());
    holds(ended, "✗ admin key +SOVEREIGN_ADMIN_KEY is too short");
  }

  @Test
  void withoutAFileItSaysThatAnswersAreMadeUp() {
    holds(doctor(), "! config +no sovereign\\.yaml, and nothing was found");
  }

  @Test
  void machinesReadItAsJson() {
    config(MOCK);

    var ended = doctor("-o", "json", "--offline");

    var checks = new TreeSet<String>();
    for (var finding : Json.parseAll(ended.output().getBytes(StandardCharsets.UTF_8)).items()) {
      checks.add(finding.string("check").orElseThrow());
      assertFalse(finding.string("state").orElseThrow().isEmpty());
    }
    assertTrue(
        checks.containsAll(List.of("config", "data", "disk", "port", "store")), checks::toString);
  }

  @Test
  void tablesAndYamlHoldTheSame() {
    config(MOCK);

    var csv = doctor("-o", "csv", "--offline");
    var yaml = doctor("-o", "yaml", "--offline");

    assertEquals("check,state,says,fix", csv.output().lines().findFirst().orElseThrow());
    holds(csv, "(?m)^config,good,sovereign\\.yaml holds,$");
    holds(yaml, "(?m)^- check: config\\n  state: good\\n  says: \"sovereign\\.yaml holds\"$");
  }

  private static void holds(Program.Ended ended, String pattern) {
    assertTrue(Pattern.compile(pattern).matcher(ended.output()).find(), ended.output());
  }

  private void config(String text) {
    Folders.write(folder.resolve("sovereign.yaml"), text);
  }

  private Program.Ended doctor(String... words) {
    var all = new ArrayList<>(List.of("doctor"));
    all.addAll(List.of(words));
    return Program.run(folder, Map.of(), all.toArray(String[]::new));
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }
}
