package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.json.Json;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A tenant's rows, erased, through the whole program.
@Tag("slow")
final class ErasedRowsTest {
  private static final String DELETE = "/api/v1/tenants/default/rows";

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("well"));
  private final TestGateway gateway = TestGateway.over(upstream);
  private final String other = otherTenant();

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private String otherTenant() {
    var wish =
        new KeyRing.Wish(
            "theirs",
            "other",
            Set.of(Caller.Scope.CALL),
            Optional.empty(),
            Optional.empty(),
            KeyResidency.NONE);
    return gateway.server().ring().create(wish, InstantSource.system().instant()).text().reveal();
  }

  private HttpResponse<String> ask(String key, String method, String path, String body) {
    return gateway.send(
        gateway
            .request(path)
            .setHeader("authorization", "Bearer " + key)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private String call(String key) {
    return ask(key, "POST", "/v1/chat/completions", TestGateway.body("m", ""))
        .headers()
        .firstValue("X-Sovereign-Request-Id")
        .orElseThrow();
  }

  private HttpResponse<String> attestation(String key, String id) {
    return ask(key, "GET", "/v1/attestations/" + id, "");
  }

  private HttpResponse<String> erase(String key) {
    return ask(key, "DELETE", DELETE, "");
  }

  private String admin() {
    return gateway.server().adminKey();
  }

  @Test
  void nobodyOpensThemAnyMoreAndThoseOfOthersAreUnharmed() {
    var ours = call(gateway.key());
    var theirs = call(other);
    var before = attestation(other, theirs);

    var erased = erase(admin());

    assertEquals(200, erased.statusCode(), erased.body());
    assertEquals("{\"tenant\":\"default\",\"erased\":1,\"index\":4}\n", erased.body());
    assertEquals(410, attestation(gateway.key(), ours).statusCode());
    assertTrue(attestation(gateway.key(), ours).body().contains("attestation_erased"));
    assertEquals(200, before.statusCode());
    assertEquals(envelope(before), envelope(attestation(other, theirs)));
    assertTrue(gateway.log().contains("\"operation\":\"DELETE /api/v1/tenants/{tenant}/rows\""));
  }

  private static String envelope(HttpResponse<String> attestation) {
    return Json.parseAll(attestation.body().getBytes(StandardCharsets.UTF_8))
        .find("envelope")
        .orElseThrow()
        .raw();
  }

  @Test
  void whatIsLoggedAfterwardsIsOpenedAndEachRowIsErasedOnce() {
    call(gateway.key());
    erase(admin());
    var later = call(gateway.key());

    assertEquals(200, attestation(gateway.key(), later).statusCode());
    assertTrue(erase(admin()).body().contains("\"erased\":1,"));
    assertTrue(erase(admin()).body().contains("\"erased\":0,\"index\":null"));
  }

  @Test
  void theRecordsOfTheCallsStay() {
    call(gateway.key());
    erase(admin());

    var record = gateway.stopAndReadRecords().getFirst();

    assertEquals("complete", record.result().ending());
    assertEquals(3, record.result().usage().prompt().orElseThrow());
  }

  @Test
  void onlyAnAdminErasesAndOnlyWhatThereIs() {
    assertEquals(403, erase(gateway.key()).statusCode());
    assertEquals(404, ask(admin(), "DELETE", "/api/v1/tenants/nobody/rows", "").statusCode());
  }

  @Test
  void aCallOfAnotherTenantIsNoneOfOurs() {
    var theirs = call(other);

    var answer = attestation(gateway.key(), theirs);

    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("attestation_not_found"), answer.body());
    assertEquals(404, attestation(gateway.key(), "req_01").statusCode());
  }
}
