package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each phase of an attempt has its own limit; behind a provider that passes one the next answers.
@Tag("slow")
final class TimersTest {
  private static final String STREAM = ",\"stream\":true";

  private final ScriptedUpstream slow = ScriptedUpstream.start(Scripts.silence());
  private final ScriptedUpstream good = ScriptedUpstream.start(Scripts.chat("in time"));

  @AfterEach
  void stop() {
    slow.close();
    good.close();
  }

  /// A gateway whose capability `c` asks the slow provider first, with these settings.
  private TestGateway gateway(String slowSettings, String timeouts) {
    return TestGateway.start(
        """
        providers:
          slow: {type: openai-compatible, base_url: "http://%s/v1", %s}
          good: {type: openai-compatible, base_url: "http://%s/v1"}
        capabilities:
          c: {chain: [slow/one, good/two], retry_in_place: {errors: 0}}
        timeouts: %s
        """
            .formatted(slow.authority(), slowSettings, good.authority(), timeouts));
  }

  private static String attempts(TestGateway gateway) {
    var tried = gateway.stopAndReadRecords().getFirst().tried();
    return String.join(" ", tried.stream().map(it -> it.outcome()).toList());
  }

  private static void assertServedByNext(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("good", answer.headers().firstValue("X-Sovereign-Provider").orElseThrow());
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  private static void comments(UpstreamCall call, int count) throws IOException {
    for (var at : IntStream.range(0, count).toArray()) {
      call.chunk(": alive " + at + "\n\n");
      pause(50);
    }
  }

  @Test
  void silenceBeforeTheHeaderFieldsOfAStream() {
    try (var gateway = gateway("timeouts: {headers: 200ms}", "{}")) {
      assertServedByNext(gateway.chat("c", STREAM));
      assertEquals("timeout_headers answered", attempts(gateway));
    }
  }

  @Test
  void anOwnServerMayQueueBeforeItsHeaderFieldsAsLongAsBeforeItsFirstToken() {
    slow.script(
        call -> {
          pause(600);
          Scripts.chat("queued").answer(call);
        });
    try (var gateway = gateway("source: gpu", "{headers: 200ms, first_token: 5s}")) {
      var answer = gateway.chat("c", STREAM);

      assertTrue(answer.body().contains("queued"), answer.body());
      assertEquals("answered", attempts(gateway));
    }
  }

  @Test
  void signsOfLifeAreNoFirstToken() {
    slow.script(call -> comments(call.openEvents(), 200));
    try (var gateway = gateway("timeouts: {first_token: 300ms}", "{}")) {
      assertServedByNext(gateway.chat("c", STREAM));
      assertEquals("timeout_first_token answered", attempts(gateway));
    }
  }

  @Test
  void silenceInTheMiddleBreaksAStreamWithAnExplicitErrorAndNoEnd() {
    slow.script(call -> call.openEvents().event(Scripts.content("half")).awaitGone());
    try (var gateway = gateway("timeouts: {idle: 200ms}", "{}")) {
      var answer = gateway.chat("c", STREAM);

      assertTrue(answer.body().contains("half"), answer.body());
      assertTrue(answer.body().contains("\"code\":\"timeout_idle\""), answer.body());
      assertEquals(-1, answer.body().indexOf("[DONE]"));
      assertEquals(0, good.calls());
    }
  }

  @Test
  void commentsWithoutContentBreakAStreamThatMakesNoProgress() {
    slow.script(call -> comments(call.openEvents().event(Scripts.content("half")), 200));
    try (var gateway = gateway("timeouts: {progress: 400ms, idle: 300ms}", "{}")) {
      var answer = gateway.chat("c", STREAM);

      assertTrue(answer.body().contains("\"code\":\"timeout_progress\""), answer.body());
    }
  }

  @Test
  void aStreamOfAProviderThatIsAskedPlainHasTheTimeOfAPlainCall() {
    var settings = "upstream_stream: never, timeouts: {headers: 50ms, answer: 300ms}";
    try (var gateway = gateway(settings, "{}")) {
      assertServedByNext(gateway.chat("c", STREAM));
      assertEquals("timeout_answer answered", attempts(gateway));
    }
  }

  @Test
  void aPlainCallHasOnlyTheTimeForItsAnswer() {
    Script late =
        call -> {
          pause(500);
          Scripts.chat("late").answer(call);
        };
    slow.script(late);
    try (var gateway =
        gateway("timeouts: {headers: 50ms, first_token: 50ms, idle: 50ms, answer: 5s}", "{}")) {
      var answer = gateway.chat("c", "");

      assertTrue(answer.body().contains("late"), answer.body());
    }
  }

  @Test
  void aPlainCallWhoseAnswerDoesNotComeInTimeMovesOn() {
    slow.script(call -> call.raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").awaitGone());
    try (var gateway = gateway("timeouts: {answer: 200ms}", "{}")) {
      assertServedByNext(gateway.chat("c", ""));
      assertEquals("timeout_answer answered", attempts(gateway));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", STREAM})
  void anErrorWhoseBodyNeverEndsMovesOnByItsStatusAndIsCut(String wish) throws Exception {
    var cut = new CountDownLatch(1);
    slow.script(
        call -> {
          call.raw("HTTP/1.1 500 X\r\ncontent-length: 9\r\n\r\n{").awaitGone();
          cut.countDown();
        });
    try (var gateway = gateway("timeouts: {headers: 10s, answer: 10s}", "{}")) {
      assertServedByNext(gateway.chat("c", wish));
      assertTrue(cut.await(5, TimeUnit.SECONDS));
      assertEquals("server_error answered", attempts(gateway));
    }
  }

  @Test
  void aPlainCallThatIsAskedAsAStreamHasTheTimesOfOne() {
    slow.script(call -> call.openEvents().event(Scripts.content("half")).awaitGone());
    try (var gateway = gateway("upstream_stream: always, timeouts: {idle: 200ms}", "{}")) {
      assertServedByNext(gateway.chat("c", ""));
      assertEquals("timeout_idle answered", attempts(gateway));
    }
  }

  @Test
  void theWholeCallHasOneTimeWhateverItsPartsMayTake() {
    try (var gateway = gateway("source: cloud", "{total: 400ms}")) {
      var answer = gateway.chat("c", STREAM);

      assertEquals(504, answer.statusCode(), answer.body());
    }
  }
}
