package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An own server that says how many calls stand in its queue.
@Tag("slow")
final class ReportedQueueTest {
  private static final int FIRST_REPORT_SECONDS = 10;

  private final CountDownLatch reported = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CompletableFuture<Boolean> first = new CompletableFuture<>();
  private final AtomicInteger calls = new AtomicInteger();

  // Its first call takes as long as the test wants.
  private Script server(int waiting) {
    return call -> {
      switch (call.request().target()) {
        case "GET /health" -> call.json(200, "{}");
        case "GET /metrics" -> {
          var figures = "vllm:num_requests_running 8\nvllm:num_requests_waiting " + waiting + "\n";
          call.json(200, figures);
          reported.countDown();
        }
        default -> {
          if (calls.incrementAndGet() == 1) {
            begun.countDown();
            first.join();
          }
          Scripts.chat("from the own server").answer(call);
        }
      }
    };
  }

  private static TestGateway gateway(ScriptedUpstream own, ScriptedUpstream cloud) {
    return TestGateway.start(
        """
        providers:
          own: {type: vllm, base_url: "http://%s/v1"}
          cloud: {type: openai-compatible, base_url: "http://%s/v1"}
        models:
          both: {offers: [{provider: own, model: m}, {provider: cloud, model: m}]}
          alone: {offers: [{provider: own, model: m}]}
        """
            .formatted(own.authority(), cloud.authority()));
  }

  private static String servedBy(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("X-Sovereign-Provider").orElseThrow();
  }

  private CompletableFuture<String> openCall(TestGateway gateway) throws InterruptedException {
    assertTrue(reported.await(FIRST_REPORT_SECONDS, TimeUnit.SECONDS));
    var answer = CompletableFuture.supplyAsync(() -> servedBy(gateway.chat("both", "")));
    assertTrue(begun.await(FIRST_REPORT_SECONDS, TimeUnit.SECONDS));
    return answer;
  }

  @Test
  void whatStandsInItsQueueIsServedElsewhereUnlessThereIsNoElsewhere() throws Exception {
    try (var own = ScriptedUpstream.start(server(40));
        var cloud = ScriptedUpstream.start(Scripts.chat("from the cloud"));
        var gateway = gateway(own, cloud)) {
      var open = openCall(gateway);

      var second = gateway.chat("both", "");
      assertEquals("cloud", servedBy(second));
      assertEquals("fallback", second.headers().firstValue("X-Sovereign-Source").orElseThrow());
      assertEquals("own", servedBy(gateway.chat("alone", "")));
      first.complete(true);
      assertEquals("own", open.get(FIRST_REPORT_SECONDS, TimeUnit.SECONDS));

      assertEquals("own", servedBy(gateway.chat("both", "")));
    }
  }

  @Test
  void aServerWithAShortQueueGetsEveryCall() throws Exception {
    try (var own = ScriptedUpstream.start(server(2));
        var cloud = ScriptedUpstream.start(Scripts.chat("from the cloud"));
        var gateway = gateway(own, cloud)) {
      var open = openCall(gateway);

      assertEquals("own", servedBy(gateway.chat("both", "")));
      first.complete(true);
      assertEquals("own", open.get(FIRST_REPORT_SECONDS, TimeUnit.SECONDS));
      assertEquals(0, cloud.calls());
    }
  }
}
