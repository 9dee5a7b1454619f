package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Exposition;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What leaves an `Idempotency-Key` free, so that the next call of it is made.
@Tag("slow")
final class NotPinnedTest {
  private final NamedCalls calls = new NamedCalls();
  private final ScriptedUpstream upstream = calls.upstream();
  private final TestGateway gateway = calls.gateway();

  @AfterEach
  void stop() {
    calls.close();
  }

  @Test
  void whatIsRefusedBeforeAnybodyIsAskedLeavesTheKeyFree() {
    assertEquals(404, calls.send("k", TestGateway.body("unknown", "")).statusCode());

    assertEquals(200, calls.chat("k", "").statusCode());
  }

  @ParameterizedTest
  @CsvSource({"500, false", "400, false", "500, true", "400, true"})
  void whatAProviderRefusesOrFailsAtIsNotPinned(int status, boolean stream) {
    var more = stream ? NamedCalls.STREAM : "";
    upstream.script(Scripts.error(status, "no"));
    assertTrue(calls.chat("k", more).statusCode() >= 400);
    upstream.script(Scripts.chat("Well then"));

    var again = calls.chat("k", more);

    assertEquals(200, again.statusCode());
    assertFalse(NamedCalls.isReplay(again));
  }

  @Test
  void aStreamThatBrokeOffIsNotPinned() {
    upstream.script(call -> call.openEvents().event(Scripts.content("Well")).reset());
    assertTrue(calls.chat("k", NamedCalls.STREAM).body().contains("upstream_stream_failed"));
    upstream.script(Scripts.chat("Well then"));

    assertFalse(NamedCalls.isReplay(calls.chat("k", NamedCalls.STREAM)));
    assertTrue(NamedCalls.isReplay(calls.chat("k", NamedCalls.STREAM)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", NamedCalls.STREAM})
  void aCallWhoseClientLeftMidwayIsMadeAnew(String more) throws Exception {
    var gone = new CompletableFuture<Long>();
    upstream.script(
        call -> {
          if (!more.isEmpty()) {
            call.openEvents().event(Scripts.content("Well"));
          }
          calls.reached().countDown();
          gone.complete(call.awaitGone());
        });
    try (var _ = calls.raw("k", more)) {
      assertTrue(calls.reached().await(10, TimeUnit.SECONDS));
    }
    gone.get(10, TimeUnit.SECONDS);
    upstream.script(Scripts.chat("Well then"));

    var again = calls.chat("k", more);

    assertEquals(200, again.statusCode());
    assertFalse(NamedCalls.isReplay(again));
    assertEquals(2, upstream.calls());
  }

  @Test
  void anAnswerThatIsTooLargeIsNotKept() {
    upstream.script(Scripts.chat("x".repeat(9 << 20)));

    assertFalse(NamedCalls.isReplay(calls.chat("k", "")));
    assertFalse(NamedCalls.isReplay(calls.chat("k", "")));
    Exposition.once(gateway, it -> it.sum("sovereign_replayable_bytes") == 0);
  }
}
