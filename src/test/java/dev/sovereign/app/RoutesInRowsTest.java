package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sovereign.api.Reloading;
import dev.sovereign.core.Digest;
import dev.sovereign.json.Json;
import dev.sovereign.proof.RowKind;
import dev.sovereign.testkit.ClearRow;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which routes and which configuration the row of a call names, over reloads.
final class RoutesInRowsTest {
  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("well"));
  private final Path folder = Folders.create();
  private final Path file = Folders.write(folder.resolve("sovereign.yaml"), yaml("up"));
  private final TestGateway gateway = TestGateway.start(file, Map.of());

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
    Folders.delete(folder);
  }

  private String yaml(String model) {
    return """
        providers:
          own: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
        models:
          m: {offers: [{provider: own, model: %s}]}
        """
        .formatted(upstream.authority(), model);
  }

  private void reload(String yaml) {
    Folders.write(file, yaml);
    assertInstanceOf(Reloading.Outcome.Taken.class, gateway.server().reload());
  }

  private ShownRow call() {
    var answer = gateway.chat("m", "");
    assertEquals(200, answer.statusCode(), answer.body());
    return ShownRow.of(gateway, answer.headers().firstValue("x-request-id").orElseThrow());
  }

  private static String table(ShownRow row) {
    return row.part("route").string("table_sha256").orElseThrow();
  }

  private static String config(ShownRow row) {
    return row.part("gateway").string("config").orElseThrow();
  }

  private List<ClearRow> versions() {
    return ClearRow.of(gateway.folder()).stream()
        .filter(it -> it.kind() == RowKind.POLICY_VERSION)
        .toList();
  }

  private static String digest(ClearRow row) {
    var subject = row.statement().find("subject").map(Json::items).orElseThrow().getFirst();
    return subject.find("digest").orElseThrow().string("sha256").orElseThrow();
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Digest.of(text).bytes());
  }

  @Test
  void aCallNamesTheRoutesThatItWasPlannedByAndTheFile() {
    var first = call();
    reload(yaml("other"));
    var second = call();

    assertEquals(List.of("1", "2"), versions().stream().map(it -> it.part("version")).toList());
    assertEquals(
        versions().stream().map(RoutesInRowsTest::digest).toList(),
        List.of(table(first), table(second)));
    assertEquals(sha256(versions().getLast().part("routes")), table(second));
    assertEquals(sha256(yaml("up")), config(first));
    assertEquals(sha256(yaml("other")), config(second));
  }

  @Test
  void aReloadThatLeavesTheRoutesAsTheyAreWritesNoRow() {
    var first = call();
    reload(yaml("up") + "# a comment\n");
    var second = call();

    assertEquals(1, versions().size());
    assertEquals(table(first), table(second));
    assertEquals(sha256(yaml("up") + "# a comment\n"), config(second));
  }
}
