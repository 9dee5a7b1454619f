package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When an offer is tried once more before the next one is.
@Tag("slow")
final class SecondTryTest {
  private final ScriptedUpstream first = ScriptedUpstream.start(Scripts.silence());
  private final ScriptedUpstream second = ScriptedUpstream.start(Scripts.chat("from b"));
  private final CopyOnWriteArrayList<Long> times = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private TestGateway gateway(String routing) {
    return TestGateway.start(
        """
        providers:
          a:
            type: openai-compatible
            base_url: "http://%s/v1"
            timeouts: {headers: 300ms, answer: 300ms}
          b: {type: openai-compatible, base_url: "http://%s/v1"}
        capabilities:
          c: {chain: [a/one, b/two], %s}
        """
            .formatted(first.authority(), second.authority(), routing));
  }

  private void firstOnly(Script fault) {
    var calls = new AtomicInteger();
    first.script(
        call -> {
          times.add(System.nanoTime());
          if (calls.getAndIncrement() == 0) {
            fault.answer(call);
          } else {
            Scripts.chat("from a").answer(call);
          }
        });
  }

  private long waitedMillis() {
    return Duration.ofNanos(times.get(1) - times.get(0)).toMillis();
  }

  private static String servedBy(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("X-Sovereign-Provider").orElseThrow()
        + answer.headers().firstValue("X-Sovereign-Attempts").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 529})
  void aProviderThatTrippedOverItselfAnswersTheSecondTime(int status) {
    firstOnly(Scripts.error(status, "no"));
    try (var gateway = gateway("")) {
      assertEquals("a2", servedBy(gateway.chat("c", "")));
      assertEquals(0, second.calls());
      assertTrue(waitedMillis() >= 100, waitedMillis() + " ms");
    }
  }

  @Test
  void aConnectionThatBreaksBeforeAnyAnswerIsTriedAgain() {
    firstOnly(Scripts.reset());
    try (var gateway = gateway("")) {
      assertEquals("a2", servedBy(gateway.chat("c", ",\"stream\":true")));
    }
  }

  @Test
  void aSecondFailureMovesOnAndAllThreeAreRecorded() {
    first.script(Scripts.error(500, "no"));
    try (var gateway = gateway("attempts: 2")) {
      assertEquals("b3", servedBy(gateway.chat("c", "")));
      assertEquals(2, first.calls());
      assertEquals(3, gateway.stopAndReadRecords().getFirst().tried().size());
    }
  }

  @Test
  void aShortWaitThatTheProviderAsksForIsWaited() {
    firstOnly(call -> call.json(429, "{}", "retry-after-ms: 250\r\n"));
    try (var gateway = gateway("")) {
      assertEquals("a2", servedBy(gateway.chat("c", "")));
      assertTrue(waitedMillis() >= 250, waitedMillis() + " ms");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry-after: 2\r\n", ""})
  void aLongOrUnknownWaitIsNot(String fields) {
    firstOnly(call -> call.json(429, "{}", fields));
    try (var gateway = gateway("")) {
      assertEquals("b2", servedBy(gateway.chat("c", "")));
      assertEquals(1, first.calls());
    }
  }

  @Test
  void neitherIsATimeOut() {
    try (var gateway = gateway("")) {
      assertEquals("b2", servedBy(gateway.chat("c", ",\"stream\":true")));
      assertEquals(1, first.calls());
    }
  }

  @Test
  void itIsASetting() {
    firstOnly(Scripts.error(500, "no"));
    try (var gateway = gateway("retry_in_place: {errors: 0}")) {
      assertEquals("b2", servedBy(gateway.chat("c", "")));
    }
  }

  @Test
  void theBreakerCountsSecondTriesAndALastResortGetsNone() {
    first.script(Scripts.error(500, "no"));
    try (var gateway = gateway("")) {
      IntStream.range(0, 3).forEach(_ -> gateway.chat("a/one", ""));
      assertEquals(5, first.calls()); // The fifth failure opens it, so no sixth comes.
      gateway.chat("a/one", "");

      assertEquals(6, first.calls());
    }
  }
}
