package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A client that does not read holds its provider back, and nothing is lost by it.
@Tag("slow")
final class BackPressureTest {
  private static final int EVENTS = 100_000;
  private static final String WORD = "~".repeat(1000);
  private static final long MOST_TAKEN = 8 << 20;

  private final AtomicLong offered = new AtomicLong();

  private void flood(UpstreamCall call) throws IOException {
    call.openEvents();
    for (var i = 0; i < EVENTS; i++) {
      call.event(Scripts.content(WORD));
      offered.addAndGet(WORD.length());
    }
    call.event(Scripts.finish("stop")).event("[DONE]").end();
  }

  @Test
  void aClientThatReadsNothingTakesABoundedPartAndThenAllOfIt() throws Exception {
    try (var upstream = ScriptedUpstream.start(this::flood);
        var gateway = TestGateway.over(upstream);
        var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, TestGateway.body("m", ",\"stream\":true")));
      assertEquals(200, client.bare().status());

      var taken = still(-1);
      assertTrue(taken < MOST_TAKEN, () -> taken + " bytes were taken");
      assertTrue(taken > 0);

      var words = words(client);
      assertEquals((long) EVENTS * WORD.length(), words);
    }
  }

  // What was offered once no more of it is taken for a second.
  private long still(long before) throws InterruptedException {
    var never = new CountDownLatch(1);
    var isOver = never.await(1, TimeUnit.SECONDS);
    var now = offered.get();
    return isOver || now == before ? now : still(now);
  }

  private static long words(RawClient client) throws IOException {
    var letters = 0L;
    for (var chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
      for (var letter : chunk) {
        letters += letter == (byte) 126 ? 1 : 0;
      }
    }
    return letters;
  }
}
