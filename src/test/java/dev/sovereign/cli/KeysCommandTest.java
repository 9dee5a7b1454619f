package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import dev.sovereign.testkit.TestGateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sovereign keys` as a person types it, against a running server.
@Tag("slow")
final class KeysCommandTest {
  private static final Pattern KEY = Pattern.compile("sv-([0-9A-Za-z]{12})_[0-9A-Za-z]{49}");

  private final Path folder = Folders.create();
  private final TestGateway gateway = TestGateway.start("providers: {mock: {type: mock}}");

  @AfterEach
  void stop() {
    gateway.close();
    Folders.delete(folder);
  }

  @Test
  void aKeyIsMadeUsedListedRotatedAndTakenBack() {
    var made = keys("create", "laptop", "--model", "mock/echo", "--expires-in", "30d");
    var key = KEY.matcher(made.output()).results().findFirst().orElseThrow();
    assertEquals(200, models(key.group()));

    var listed = keys("list");
    assertTrue(listed.output().contains(key.group(1)), listed.output());
    assertFalse(listed.output().contains(key.group()));

    var rotated = keys("rotate", key.group(1), "--grace", "1h");
    var fresh = KEY.matcher(rotated.output()).results().findFirst().orElseThrow();
    assertEquals(List.of(200, 200), List.of(models(key.group()), models(fresh.group())));

    var revoked = keys("revoke", fresh.group(1));
    assertEquals(List.of(200, 401), List.of(models(key.group()), models(fresh.group())));
    assertEquals(
        List.of(0, 0, 0, 0),
        List.of(made.status(), listed.status(), rotated.status(), revoked.status()));
  }

  @Test
  void theAnswerIsJsonWhereThatIsAskedFor() {
    assertTrue(keys("list", "-o", "json").output().startsWith("{\"data\":"));
  }

  @Test
  void whatTheServerRefusesIsSaidAndEndsInOne() {
    var refused = keys("create", "a", "--expires-in", "soon");
    var unknown = keys("revoke", "000000000000");

    assertEquals(List.of(1, 3), List.of(refused.status(), unknown.status()));
    assertTrue(refused.output().contains("refused (400): "), refused.output());
    assertTrue(
        unknown.output().endsWith("refused (404): There is no such key, or it holds no more."),
        unknown.output());
  }

  @Test
  void withoutAServerItSaysWhatToStart() {
    assertEquals(
        new Program.Ended(
            1, "no server answers at http://127.0.0.1:1; is `sovereign serve` running?"),
        command(
            "keys",
            "list",
            "--data",
            gateway.folder().toString(),
            "--server",
            "http://127.0.0.1:1"));
  }

  @Test
  void withoutAnAdminKeyItSaysWhereOneComesFrom() {
    assertEquals(
        new Program.Ended(
            2,
            "no admin key: set SOVEREIGN_ADMIN_KEY, or name the server's data folder with --data"),
        command("keys", "list", "--server", gateway.url()));
  }

  @Test
  void theEnvironmentsAdminKeyWinsOverTheFolders() {
    var environment = Map.of("SOVEREIGN_ADMIN_KEY", "a-key-that-this-server-does-not-know-of");

    var ended = Program.run(folder, environment, words("list"));

    assertEquals(4, ended.status());
    assertTrue(ended.output().contains("refused (401): "), ended.output());
  }

  @ParameterizedTest
  @CsvSource({
    "list --server localhost:8484, --server must be http:// or https:// and a host: localhost:8484",
    "revoke a/b, 'an id is letters and digits, as `keys list` shows it'",
    "list -o xml, Invalid value for option",
    "create, Missing required parameter",
    "frobnicate, Unmatched argument"
  })
  void wrongUsageEndsInTwo(String words, String said) {
    var ended = keys(words.split(" "));

    assertEquals(2, ended.status(), ended.output());
    assertTrue(ended.output().contains(said), ended.output());
    assertFalse(ended.output().contains("\tat "), ended.output());
  }

  private int models(String key) {
    return gateway
        .send(gateway.request("/v1/models").setHeader("authorization", "Bearer " + key).GET())
        .statusCode();
  }

  private Program.Ended keys(String... words) {
    return command(words(words));
  }

  // The running server, unless the words name another.
  private String[] words(String... words) {
    var all = new ArrayList<>(List.of("keys"));
    all.addAll(Arrays.asList(words));
    all.addAll(List.of("--data", gateway.folder().toString()));
    if (!all.contains("--server")) {
      all.addAll(List.of("--server", gateway.url()));
    }
    return all.toArray(String[]::new);
  }

  private Program.Ended command(String... words) {
    return Program.run(folder, Map.of(), words);
  }
}
