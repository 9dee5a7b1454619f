package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Recording;
import dev.sovereign.testkit.Said;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.Steps;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A hedge together with what else may become of a call.
@Tag("slow")
final class HedgeTogetherTest {
  private static final String HEDGE = "{after: 100ms, share: 100%}";

  private static final Duration LONGER_THAN_OPEN = Duration.ofMillis(400);

  private final HedgedCalls calls = HedgedCalls.start();
  private final ScriptedUpstream first = calls.first();
  private final ScriptedUpstream second = calls.second();

  @AfterEach
  void stop() {
    calls.close();
  }

  private static HttpResponse<String> ask(TestGateway gateway, String field, String value) {
    var body = TestGateway.body("c", HedgedCalls.STREAM);
    return gateway.send(
        gateway
            .request("/v1/chat/completions")
            .header(field, value)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void aNamedCallIsHedgedOnceAndAnsweredFromMemoryAfterwards() {
    try (var gateway = calls.gateway(HEDGE)) {
      var answer = ask(gateway, "Idempotency-Key", "k");

      assertEquals("b2", HedgedCalls.servedBy(answer));
      assertEquals(answer.body(), ask(gateway, "Idempotency-Key", "k").body());
      assertEquals(1, first.posts());
      assertEquals(1, second.posts());
      assertEquals(1, gateway.stopAndReadRecords().size());
    }
  }

  @Test
  void aStreamThatWonAndBreaksOffIsTakenOver() {
    second.script(Steps.all(Steps.events(), Steps.event(Scripts.content("from ")), Steps.rst()));
    try (var gateway = calls.gateway(HEDGE)) {
      var answer = ask(gateway, "X-SF-Stream-Failure", "continue");

      var said = Said.by(Recording.dataOf(answer.body()));
      assertEquals("from c", said.text(), answer.body());
      assertTrue(said.isWhole(), answer.body());
      assertEquals("a hedge_lost, b closed, c answered", HedgedCalls.way(gateway));
    }
  }

  @Test
  void whoHasToShowThatItIsBackIsLeftToDoSo() {
    first.script(Scripts.error(500, "down"));
    var breaker = "breaker: {failures: 2, open: 300ms, open_max: 300ms, ramp: 200ms}\n";
    try (var gateway = calls.gateway(HEDGE + ", retry_in_place: {errors: 0}", breaker)) {
      IntStream.range(0, 2).forEach(_ -> HedgedCalls.once(gateway));
      assertEquals("b1", HedgedCalls.servedBy(HedgedCalls.once(gateway)));
      LockSupport.parkNanos(LONGER_THAN_OPEN.toNanos());
      var before = second.posts();
      first.script(HedgedCalls.late(300, Scripts.chat("from a")));

      assertEquals("a1", HedgedCalls.servedBy(HedgedCalls.once(gateway)));
      assertEquals(before, second.posts());
    }
  }
}
