package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// F-26: callers who take next to nothing of their streams hold their providers back, not others.
@Tag("slow")
final class SlowCallersTest {
  private static final int SLOW = 20;
  private static final String WORD = "~".repeat(10_000);
  private static final long MOST_TAKEN = 16 << 20; // Of each; the kernel's buffers hold most of it.
  private static final long SOON_NANOS = 2_000_000_000;

  private final AtomicLong offered = new AtomicLong();
  private final Script floodsOrAnswers =
      call -> {
        if (call.request().json().isTrue("stream")) {
          flood(call);
        } else {
          Verdict.GOOD.answer(call);
        }
      };

  private void flood(UpstreamCall call) throws IOException {
    call.openEvents();
    for (var _ : IntStream.range(0, 10_000).toArray()) {
      call.event(Scripts.content(WORD));
      offered.addAndGet(WORD.length());
    }
  }

  @Test
  void othersAreServedAndEachIsHeldToABoundedPart() throws InterruptedException {
    var settings = new Scene.Settings(Asked.STREAM, "{}", "45s");
    try (var scene = Scene.of(settings, floodsOrAnswers, Verdict.GOOD)) {
      var callers = IntStream.range(0, SLOW).mapToObj(_ -> slow(scene.gateway())).toList();
      assertTrue(still(-1) < SLOW * MOST_TAKEN, () -> offered + " bytes were taken");

      var start = System.nanoTime();
      Answered.of(scene.gateway(), Asked.PLAIN).assertWhole("a", "well answered");

      assertTrue(System.nanoTime() - start < SOON_NANOS, "others wait for the slow ones");
      callers.forEach(RawClient::close);
      var endings =
          scene.gateway().stopAndReadRecords().stream().map(it -> it.result().ending()).toList();
      assertEquals(SLOW, endings.stream().filter(List.of("client_gone")::contains).count());
      assertEquals(SLOW + 1, endings.size());
    }
  }

  private static RawClient slow(TestGateway gateway) {
    var client = RawClient.to(gateway);
    client.say(RawClient.chat(gateway, TestGateway.body("c", ",\"stream\":true")));
    assertEquals(200, client.bare().status());
    return client;
  }

  // What was offered once no more of it is taken for half a second.
  private long still(long before) throws InterruptedException {
    var never = new CountDownLatch(1);
    var isOver = never.await(500, TimeUnit.MILLISECONDS);
    var now = offered.get();
    return isOver || now == before ? now : still(now);
  }
}
