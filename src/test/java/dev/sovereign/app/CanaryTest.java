package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller says and is told, and by what name it goes, stands in no byte of the log, nor in
/// clear in the journal.
@Tag("slow")
final class CanaryTest {
  private static final String TENANT = "canary-tenant-5813";
  private static final List<String> CANARIES =
      List.of("canary-prompt-5813", "canary-answer-5813", "canary-name-5813", "canary-once-5813");

  private static final List<String> SERVED =
      List.of("checkpoint", "vkey", "tile/0/000.p/4", "tile/entries/000.p/4");

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat(CANARIES.get(1)));
  private final TestGateway gateway =
      TestGateway.start(
          """
          log: {audit: strict}
          providers:
            a: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
          models:
            m: {offers: [{provider: a, model: up}]}
          """
              .formatted(upstream.authority()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private String key() {
    var wish =
        new KeyRing.Wish(
            CANARIES.get(2),
            TENANT,
            Set.of(Caller.Scope.CALL),
            Optional.empty(),
            Optional.empty(),
            KeyResidency.NONE);
    return gateway.server().ring().create(wish, InstantSource.system().instant()).text().reveal();
  }

  private List<JournalRecord> recorded(String more) throws IOException {
    ask(more);
    gateway.stop();
    var records = new ArrayList<JournalRecord>();
    new JournalHistory(gateway.folder().resolve("journal")).forwards(_ -> false, records::add);
    return records;
  }

  private void ask(String more) {
    var body = TestGateway.body("m", more).replace("Hi", CANARIES.get(0));
    var answer =
        gateway.send(
            gateway
                .request("/v1/chat/completions")
                .setHeader("authorization", "Bearer " + key())
                .setHeader("X-SF-Attestation", "compact")
                .header("Idempotency-Key", CANARIES.get(3))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertEquals(200, answer.statusCode(), answer.body());
  }

  private static boolean holds(byte[] bytes, String canary) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(canary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void noByteOfTheJournalHoldsThem(String more) throws IOException {
    var records = recorded(more);

    assertEquals(5, records.stream().filter(JournalRecord::hasLeaf).count());
    for (var canary : CANARIES) {
      assertTrue(records.stream().noneMatch(it -> holds(it.payload(), canary)), canary);
    }
    assertTrue(records.stream().anyMatch(it -> holds(it.payload(), TENANT))); // As it did before.
  }

  @Test
  void noByteThatTheLogServesHoldsThem() throws IOException {
    var served = new ByteArrayOutputStream();
    ask("");
    for (var path : SERVED) {
      var answer = gateway.read("/log/" + path);
      assertEquals(200, answer.statusCode(), path);
      served.writeBytes(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    for (var canary : CANARIES) {
      assertFalse(holds(served.toByteArray(), canary), canary);
    }
    assertFalse(holds(served.toByteArray(), TENANT));
  }

  @Test
  void aLeafIsNothingButItsKindAndWhatLooksLikeChance() throws IOException {
    var leaves = recorded("").stream().filter(JournalRecord::hasLeaf).toList();

    for (var entry : leaves) {
      assertEquals(45, entry.leaf().length);
      assertTrue(holds(entry.leaf(), "sf-leaf/v1\n\0"));
      assertFalse(holds(entry.leaf(), TENANT.substring(0, 6)));
    }
    assertEquals(List.of(3, 9, 7, 1, 8), leaves.stream().map(it -> (int) it.leaf()[12]).toList());
  }
}
