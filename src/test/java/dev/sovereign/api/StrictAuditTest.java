package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.proof.RowKind;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.ServedLog;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `log.audit: strict` has in the log of a call before its prompt leaves, and that the call's
/// own row names it.
@Tag("slow")
final class StrictAuditTest {
  private static final String STREAM = ",\"stream\":true";

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Hello there"));
  private final Path folder = Folders.create();
  private final Path file = folder.resolve("sovereign.yaml");
  private final TestGateway gateway = start("strict");

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
    Folders.delete(folder);
  }

  private TestGateway start(String audit) {
    write(audit);
    return TestGateway.start(file, Map.of());
  }

  private void write(String audit) {
    Folders.write(
        file,
        """
        log: {audit: %s}
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
        models:
          m: {offers: [{provider: a, model: up}]}
        """
            .formatted(audit, upstream.authority()));
  }

  private List<RowKind> kinds() {
    return new ServedLog(gateway.url()).kinds();
  }

  private static String id(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
  }

  private OptionalLong openIndex(String id) {
    return ShownRow.of(gateway, id).part("log").integer("open_index");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", STREAM})
  void theRowThatOpensACallIsUnderACheckpointWhenThePromptArrives(String more) throws Exception {
    var seen = new CompletableFuture<List<RowKind>>();
    upstream.script(
        call -> {
          seen.complete(kinds());
          Scripts.chat("Hello there").answer(call);
        });

    gateway.chat("m", more);

    assertEquals(
        List.of(RowKind.KEYSET, RowKind.POLICY_VERSION, RowKind.CALL_OPEN),
        seen.get(10, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", STREAM})
  void theRowOfTheCallNamesTheOneThatOpenedIt(String more) {
    var first = id(gateway.chat("m", more));
    var second = id(gateway.chat("m", more));

    assertEquals(OptionalLong.of(2), openIndex(first));
    assertEquals(OptionalLong.of(4), openIndex(second));
    assertEquals(
        List.of(RowKind.CALL_OPEN, RowKind.CALL_CLOSE, RowKind.CALL_OPEN, RowKind.CALL_CLOSE),
        kinds().subList(2, 6));
  }

  @Test
  void aCallThatNobodyAnswersIsClosedToo() {
    upstream.script(call -> call.json(500, "{}"));

    var refused = gateway.chat("m", "");

    assertEquals(503, refused.statusCode(), refused.body());
    var id = refused.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    assertEquals(OptionalLong.of(2), openIndex(id));
  }

  @Test
  void aCallIsCountedAndListedOnce() {
    id(gateway.chat("m", ""));

    assertEquals(1, gateway.stopAndReadRecords().size());
  }

  @Test
  void whatIsRefusedBeforeItCouldBeSentIsNotOpened() {
    assertEquals(404, gateway.chat("nobody", "").statusCode());
    assertEquals(400, gateway.post("/v1/chat/completions", "{").statusCode());

    assertFalse(kinds().contains(RowKind.CALL_OPEN));
  }

  @Test
  void aReloadTakesIt() {
    write("normal");
    gateway.server().reload();
    var plain = id(gateway.chat("m", ""));
    assertTrue(openIndex(plain).isEmpty());
    assertFalse(kinds().contains(RowKind.CALL_OPEN));

    write("strict");
    gateway.server().reload();

    assertTrue(openIndex(id(gateway.chat("m", ""))).isPresent());
  }
}
