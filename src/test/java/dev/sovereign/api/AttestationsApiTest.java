package dev.sovereign.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.LogProof;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `GET /v1/attestations/{id}`.
@Tag("slow")
final class AttestationsApiTest {
  private static final String TLOG_PROOF = "application/vnd.c2sp.tlog-proof";

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Hello there"));
  private final TestGateway gateway = TestGateway.over(upstream);
  private final String id =
      gateway.chat("m", "").headers().firstValue("X-Sovereign-Request-Id").orElseThrow();

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private HttpResponse<String> read(String which, String accept) {
    return gateway.send(
        gateway.request("/v1/attestations/" + which).header("accept", accept).GET());
  }

  @Test
  void eitherFormOfTheIdFindsIt() {
    var byOurs = ShownRow.of(gateway, id);
    var uuid = byOurs.attestation().string("id").orElseThrow();
    var byTheirs = ShownRow.of(gateway, uuid);

    assertTrue(uuid.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-.{12}"), uuid);
    assertEquals(byOurs.statement().raw(), byTheirs.statement().raw());
    assertEquals("/v1/attestations/" + uuid, byOurs.attestation().string("url").orElseThrow());
    assertEquals(uuid, byOurs.part("call").string("id").orElseThrow());
    assertEquals(id, byOurs.part("route").string("decision_id").orElseThrow());
  }

  @Test
  void itIsTheSameRowUnderALaterCheckpointWhenTheLogHasGrown() {
    var early = ShownRow.of(gateway, id);
    gateway.chat("m", "");
    var late = ShownRow.of(gateway, id);

    assertEquals(early.statement().raw(), late.statement().raw());
    assertEquals(3, early.attestation().integer("tree_size").orElseThrow());
    assertEquals(4, late.attestation().integer("tree_size").orElseThrow());
    assertEquals(2, late.attestation().integer("rekor_index").orElseThrow());
  }

  @Test
  void asAProofsFileItHoldsNothingThatOpensTheHashes() {
    var answer = read(id, TLOG_PROOF);

    assertEquals(200, answer.statusCode());
    assertEquals(TLOG_PROOF, answer.headers().firstValue("content-type").orElseThrow());
    var proof = LogProof.parse(answer.body().getBytes(UTF_8));
    assertEquals(2, proof.index());
    assertEquals(3, Checkpoint.parse(proof.note().text()).size());
    var extra = new String(proof.extraBytes().orElseThrow(), UTF_8);
    var json = Json.parseAll(extra.getBytes(UTF_8));
    assertTrue(json.present("envelope").isPresent() && json.present("keyset").isPresent(), extra);
    assertFalse(extra.contains("master"), extra);
  }

  @ParameterizedTest
  @CsvSource({
    "*/*, application/json",
    "'application/json, application/vnd.c2sp.tlog-proof;q=0.5', application/json",
    "text/html, application/json"
  })
  void whoHasNoOtherWishGetsJson(String accept, String type) {
    assertEquals(type, read(id, accept).headers().firstValue("content-type").orElseThrow());
  }

  @Test
  void nobodyKeepsIt() {
    var answer = read(id, "*/*");

    assertEquals("no-store", answer.headers().firstValue("cache-control").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "req_01kb2n3s4t0000000000000000",
    "0192f2a3-7b1c-7000-8000-000000000001",
    "0192F2A3-7B1C-7000-8000-000000000001",
    "nothing"
  })
  void whatIsNotThereIsA404(String which) {
    var answer = read(which, "*/*");

    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("attestation_not_found"), answer.body());
  }

  @Test
  void itNeedsAKeyAndIsOnlyRead() {
    var path = "/v1/attestations/" + id;
    var open = gateway.send(gateway.request(path).setHeader("authorization", "Bearer no").GET());

    assertEquals(401, open.statusCode());
    assertEquals(405, gateway.post(path, "").statusCode());
  }
}
