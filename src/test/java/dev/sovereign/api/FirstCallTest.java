package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

final class FirstCallTest {
  @Test
  void aPlainCallIsAnsweredByTheFirstOfferUnderThePublicName() {
    try (var own = ScriptedUpstream.start(Scripts.chat("Hello there"));
        var cloud = ScriptedUpstream.start(Scripts.chat("never"));
        var gateway = TestGateway.over(own, cloud)) {
      var body = HttpRequest.BodyPublishers.ofString(TestGateway.body("m", ""));
      var answer =
          gateway.send(
              gateway
                  .request("/v1/chat/completions")
                  .setHeader("X-SF-Attestation", "compact")
                  .POST(body));

      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("_sf_attestation"), answer.body());
      assertTrue(answer.body().contains("\"model\":\"m\""), answer.body());
      assertTrue(answer.body().contains("Hello there"), answer.body());
      assertEquals("gpu", answer.headers().firstValue("X-Sovereign-Source").orElseThrow());
      assertEquals("up-a", own.only().json().string("model").orElseThrow());
      assertEquals(0, cloud.calls());
    }
  }

  @Test
  void whenTheFirstOfferFailsTheNextOneAnswersAndBothAreRecorded() {
    try (var own = ScriptedUpstream.start(Scripts.error(500, "boom"));
        var cloud = ScriptedUpstream.start(Scripts.chat("from the cloud"));
        var gateway = TestGateway.over(own, cloud)) {
      var answer = gateway.chat("m", ",\"stream\":true");

      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
      assertFalse(answer.body().contains("\"usage\":{"), answer.body());
      assertEquals("fallback", answer.headers().firstValue("X-Sovereign-Source").orElseThrow());
      var call = gateway.stopAndReadRecords().getFirst();
      assertEquals(2, call.tried().size());
      assertEquals("b", call.result().served().orElseThrow().provider());
      assertEquals(2, call.result().usage().completion().orElseThrow());
    }
  }
}
