package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys and models as a caller meets them: what is told over HTTP when a key has ended, when the
/// store has died, and when a provider's models are listed.
final class KeysOverHttpTest {
  private static final long PATIENCE_SECONDS = 30;

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Hello"));

  @AfterEach
  void stop() {
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sv-", "sk-router-", "sk_"})
  void aKeyOfEachPrefixMayCall(String prefix) {
    var yaml = "keys: {prefix: " + prefix + "}\nproviders:\n  mock: {type: mock}\n";
    try (var gateway = TestGateway.start(yaml)) {
      assertTrue(gateway.key().startsWith(prefix), prefix);
      assertEquals(200, gateway.chat("mock/echo", "").statusCode());
    }
  }

  @Test
  void aKeyThatHasEndedIsUnauthenticated() {
    try (var gateway = TestGateway.over(upstream)) {
      var wish =
          new KeyRing.Wish(
              "old",
              "default",
              Set.of(Caller.Scope.CALL),
              Optional.empty(),
              Optional.of(new KeyRing.Expiry.After(Duration.ofMinutes(1))),
              KeyResidency.NONE);
      var longAgo = Instant.parse("2026-01-01T00:00:00Z");
      var old = gateway.server().ring().create(wish, longAgo).text().reveal();

      var answer =
          gateway.send(
              gateway.request("/v1/models").setHeader("authorization", "Bearer " + old).GET());

      assertEquals(401, answer.statusCode());
      assertTrue(answer.body().contains("\"code\":\"invalid_api_key\""), answer.body());
      assertFalse(answer.body().contains(old), answer.body());
    }
  }

  @Test
  void ofAProviderWhoseModelsAreListedNoOtherIsAskedFor() {
    var yaml =
        """
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1", source: gpu, models: listed}
        models:
          m:
            offers: [{provider: a, model: up}]
        """
            .formatted(upstream.authority());
    try (var gateway = TestGateway.start(yaml)) {
      assertEquals(200, gateway.chat("a/up", "").statusCode());

      var answer = gateway.chat("a/other", "");

      assertEquals(404, answer.statusCode());
      assertTrue(answer.body().contains("\"code\":\"model_not_found\""), answer.body());
      assertEquals(1, upstream.calls());
    }
  }

  @Test
  @Tag("slow")
  void whenTheStoreHasDiedItIsNamedAndKeysStillHold() throws SQLException {
    try (var gateway = TestGateway.over(upstream)) {
      assertEquals(200, gateway.read("/readyz").statusCode());
      killStore(gateway);

      var ready = untilNotReady(gateway);

      assertEquals(503, ready.statusCode());
      assertTrue(ready.body().contains("store"), ready.body());
      assertEquals(200, gateway.chat("m", "").statusCode());
    }
  }

  private static void killStore(TestGateway gateway) throws SQLException {
    var file = gateway.folder().resolve("sovereign.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE api_key RENAME TO gone");
    }
  }

  private static HttpResponse<String> untilNotReady(TestGateway gateway) {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    var ready = gateway.read("/readyz");
    while (ready.statusCode() == 200 && System.nanoTime() < end) {
      ready = gateway.read("/readyz");
    }
    return ready;
  }
}
