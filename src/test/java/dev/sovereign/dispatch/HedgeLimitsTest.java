package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What holds hedges small, and what they leave alone.
@Tag("slow")
final class HedgeLimitsTest {
  private final HedgedCalls calls = HedgedCalls.start();
  private final ScriptedUpstream first = calls.first();
  private final ScriptedUpstream second = calls.second();
  private final ScriptedUpstream third = calls.third();

  @AfterEach
  void stop() {
    calls.close();
  }

  @Test
  void howLongAnOfferMostlyTakesIsLearned() {
    first.script(HedgedCalls.late(150, Scripts.chat("late")));
    try (var gateway = calls.gateway("{after: p95, share: 100%}")) {
      assertEquals("a1", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
      first.script(Scripts.chat("at once"));
      var hedged =
          IntStream.range(0, 30)
              .mapToObj(_ -> HedgedCalls.servedBy(HedgedCalls.once(gateway)))
              .filter("b2"::equals)
              .count();
      assertTrue(hedged < 10, hedged + " were slower than most, as on a busy machine some are");
      first.script(call -> calls.cut().complete(call.awaitGone()));

      assertEquals("b2", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
    }
  }

  @Test
  void noMoreThanTheShareIsHedgedAndNothingIsBilledTwice() throws Exception {
    first.script(HedgedCalls.late(10, Scripts.chat("from a")));
    try (var gateway = calls.gateway("{after: 1ms, share: 5%}")) {
      var threads = IntStream.range(0, 8).mapToObj(_ -> calling(gateway, 125)).toList();
      for (var thread : threads) {
        thread.join();
      }

      var records = gateway.stopAndReadRecords();
      var hedges = records.stream().mapToInt(it -> it.tried().size() - 1).sum();
      assertEquals(1000, records.size());
      assertTrue(hedges >= 40 && hedges <= 50 && second.calls() <= hedges, hedges + " hedges");
      assertEquals(
          3000, records.stream().mapToLong(it -> it.result().usage().prompt().orElseThrow()).sum());
    }
  }

  @Test
  void whereTheBudgetForMoreIsSpentNobodyIsAskedBeside() throws Exception {
    var hedges = new CountDownLatch(3);
    second.script(
        call -> {
          hedges.countDown();
          call.awaitGone();
        });
    try (var gateway = calls.gateway("{after: 100ms, share: 100%}")) {
      HedgedCalls.trip(gateway, "c");
      var open = IntStream.range(0, 3).mapToObj(_ -> calling(gateway, 1)).toList();
      assertTrue(hedges.await(5, TimeUnit.SECONDS));
      first.script(HedgedCalls.late(300, Scripts.chat("from a")));

      assertEquals("a1", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
      gateway.stop();
      for (var thread : open) {
        thread.join();
      }
    }
  }

  @Test
  void whoeverAGateKeepsOutIsPassedOver() {
    first.script(HedgedCalls.late(300, Scripts.chat("from a")));
    try (var gateway = calls.gateway()) {
      HedgedCalls.trip(gateway, "b");

      assertEquals("c2", HedgedCalls.servedBy(gateway.chat("c", HedgedCalls.STREAM)));
      assertEquals(0, second.calls());
    }
  }

  @Test
  void nobodyOutsideTheResidencyIsAskedBeside() {
    first.script(HedgedCalls.late(300, Scripts.chat("from a")));
    try (var gateway = calls.gateway()) {
      var answer =
          gateway.send(
              gateway
                  .request("/v1/chat/completions")
                  .header("X-Sovereign-Residency", "au-only")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          TestGateway.body("c", HedgedCalls.STREAM))));

      assertEquals("a1", HedgedCalls.servedBy(answer));
      assertEquals(0, second.calls() + third.calls());
    }
  }

  @Test
  void aCallThatIsAskedPlainIsNotHedged() {
    first.script(HedgedCalls.late(300, Scripts.chat("from a")));
    try (var gateway = calls.gateway()) {
      assertEquals("a1", HedgedCalls.servedBy(gateway.chat("c", "")));
      assertEquals(0, second.calls());
    }
  }

  @Test
  void aHedgeIsNoFailureOfAnybody() {
    try (var gateway = calls.gateway()) {
      IntStream.range(0, 7)
          .forEach(_ -> assertEquals("b2", HedgedCalls.servedBy(HedgedCalls.once(gateway))));

      assertEquals(List.of(7L, 7L), List.of(first.posts(), second.posts()));
    }
  }

  private static Thread calling(TestGateway gateway, int times) {
    return Thread.ofVirtual()
        .start(() -> IntStream.range(0, times).forEach(_ -> HedgedCalls.once(gateway)));
  }
}
