package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.Steps;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A second offer that is asked beside a first that is slow to begin.
@Tag("slow")
final class HedgeTest {
  private static final Duration SOON = Duration.ofMillis(250);

  private final HedgedCalls calls = HedgedCalls.start();
  private final ScriptedUpstream first = calls.first();
  private final ScriptedUpstream second = calls.second();
  private final ScriptedUpstream third = calls.third();

  @AfterEach
  void stop() {
    calls.close();
  }

  @Test
  void aSlowFirstIsOutrunCutOffAndNotBilled() throws Exception {
    var answered = new CompletableFuture<Long>();
    second.script(
        call -> {
          answered.complete(System.nanoTime());
          Scripts.chat("from b").answer(call);
        });
    try (var gateway = calls.gateway()) {
      assertEquals("b2", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));

      var took = calls.cut().get(5, TimeUnit.SECONDS) - answered.get(5, TimeUnit.SECONDS);
      assertTrue(took < SOON.toNanos(), took / 1_000_000 + " ms");
      var record = gateway.stopAndReadRecords().getFirst();
      assertEquals("a hedge_lost, b answered", HedgedCalls.way(record));
      assertTrue(record.tried().getFirst().sent());
      assertEquals(3, record.result().usage().prompt().orElseThrow());
      assertEquals(2, record.result().usage().completion().orElseThrow());
    }
  }

  @Test
  void whatTheSlowerOneHadSaidThatItUsedIsKeptAndNotBilled() {
    first.script(
        Steps.all(Steps.events(), Steps.event(Scripts.usage(1000, 0)), call -> call.awaitGone()));
    try (var gateway = calls.gateway("{after: 100ms, share: 100%}")) {
      assertEquals("b2", HedgedCalls.servedBy(gateway.chat("priced", HedgedCalls.STREAM)));

      var record = gateway.stopAndReadRecords().getFirst();
      assertEquals(OptionalLong.of(2_000_000), record.tried().getFirst().lostNanos());
      assertEquals(OptionalLong.empty(), record.tried().getLast().lostNanos());
      assertEquals(3, record.result().usage().prompt().orElseThrow());
    }
  }

  @Test
  void aFastFirstIsAskedAlone() {
    first.script(Scripts.chat("from a"));
    try (var gateway = calls.gateway()) {
      assertEquals("a1", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
      assertEquals(0, second.calls());
    }
  }

  @Test
  void theFirstMayStillBeFasterThanTheSecond() throws Exception {
    first.script(HedgedCalls.late(200, Scripts.chat("from a")));
    second.script(call -> calls.cut().complete(call.awaitGone()));
    try (var gateway = calls.gateway()) {
      assertEquals("a2", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
      calls.cut().get(5, TimeUnit.SECONDS);
      assertEquals("a answered, b hedge_lost", HedgedCalls.way(gateway));
    }
  }

  @Test
  void aFirstThatFailsLeavesItToTheSecond() {
    first.script(HedgedCalls.late(200, Scripts.reset()));
    second.script(HedgedCalls.late(300, Scripts.chat("from b")));
    try (var gateway = calls.gateway()) {
      assertEquals("b2", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
      assertEquals(1, first.calls());
      assertEquals("a closed, b answered", HedgedCalls.way(gateway));
    }
  }

  @Test
  void whereBothFailTheWalkGoesOn() {
    first.script(HedgedCalls.late(300, Scripts.reset()));
    second.script(Scripts.error(429, "no"));
    try (var gateway = calls.gateway("{after: 100ms, share: 100%}, retry_in_place: {errors: 0}")) {
      assertEquals("c3", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
      assertEquals("a closed, b rate_limited, c answered", HedgedCalls.way(gateway));
    }
  }

  @Test
  void aRefusalOfTheSecondWaitsForTheFirst() {
    second.script(Scripts.error(400, "no"));
    first.script(HedgedCalls.late(300, Scripts.chat("from a")));
    try (var gateway = calls.gateway("{after: 100ms, share: 100%}, retry_in_place: {errors: 0}")) {
      assertEquals("a2", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
      first.script(HedgedCalls.late(300, Scripts.reset()));

      assertEquals(400, gateway.chat("c", HedgedCalls.STREAM).statusCode());
      assertEquals("a closed, b refused", HedgedCalls.way(gateway));
      assertEquals(0, third.calls());
    }
  }

  @Test
  void aRefusalOfTheFirstThatMayMoveOnIsToldWhereTheSecondFails() {
    var tooLong = "{\"error\":{\"message\":\"no\",\"code\":\"context_length_exceeded\"}}";
    first.script(HedgedCalls.late(300, call -> call.json(400, tooLong)));
    second.script(HedgedCalls.late(500, Scripts.reset()));
    var hedge = "{after: 100ms, share: 100%}, failover_on: [context_length_exceeded]";
    try (var gateway = calls.gateway(hedge + ", retry_in_place: {errors: 0}")) {
      assertEquals(400, gateway.chat("priced", HedgedCalls.STREAM).statusCode());
      assertEquals("a refused, b closed", HedgedCalls.way(gateway));
    }
  }

  @Test
  void whoWasAskedBesideIsNotAskedAgainInThePlaceOfTheLast() {
    first.script(HedgedCalls.late(400, Scripts.reset()));
    third.script(Scripts.reset());
    var hedge = "{after: 100ms, share: 100%}, residency: [au, us], attempts: 2";
    try (var gateway = calls.gateway(hedge + ", retry_in_place: {errors: 0}")) {
      HedgedCalls.trip(gateway, "b");

      assertEquals(503, gateway.chat("c", HedgedCalls.STREAM).statusCode());
      assertEquals(1, third.calls());
      assertEquals("a closed, c closed", HedgedCalls.way(gateway));
    }
  }

  private static byte[] request(TestGateway gateway) {
    var body = TestGateway.body("c", HedgedCalls.STREAM);
    return """
        POST /v1/chat/completions HTTP/1.1\r
        host: x\r
        authorization: Bearer %s\r
        content-type: application/json\r
        content-length: %d\r
        \r
        %s"""
        .formatted(gateway.key(), body.length(), body)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aClientThatLeavesCutsOffBoth() throws Exception {
    var both = new CountDownLatch(1);
    var otherCut = new CompletableFuture<Long>();
    second.script(
        call -> {
          both.countDown();
          otherCut.complete(call.awaitGone());
        });
    try (var gateway = calls.gateway()) {
      try (var client = gateway.connect()) {
        client.getOutputStream().write(request(gateway));
        assertTrue(both.await(5, TimeUnit.SECONDS));
      }
      var left = System.nanoTime();

      assertTrue(calls.cut().get(5, TimeUnit.SECONDS) - left < SOON.toNanos());
      assertTrue(otherCut.get(5, TimeUnit.SECONDS) - left < SOON.toNanos());
      assertEquals("a cancelled, b cancelled", HedgedCalls.way(gateway));
    }
  }

  @Test
  void aSecondThatWasOutrunIsAskedAgainShouldAHeldStreamBreakOff() {
    var asked = new AtomicInteger();
    first.script(
        HedgedCalls.late(
            200,
            Steps.all(
                Steps.events(),
                Steps.event(Scripts.content("a ")),
                Steps.delay(SOON),
                Steps.rst())));
    second.script(
        call -> {
          if (asked.getAndIncrement() == 0) {
            call.awaitGone();
          } else {
            Scripts.chat("from b").answer(call);
          }
        });
    try (var gateway = calls.gateway()) {
      var answer =
          gateway.send(
              gateway
                  .request("/v1/chat/completions")
                  .header("X-SF-Stream-Failure", "hold")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          TestGateway.body("c", HedgedCalls.STREAM))));

      assertEquals("b3", HedgedCalls.servedBy(answer));
      assertEquals("a closed, b hedge_lost, b answered", HedgedCalls.way(gateway));
    }
  }
}
