package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// F-27 and F-28: the one call that may show whether a provider is back says nothing of it.
@Tag("slow")
final class HalfOpenFaultsTest {
  private static final int FAILURES = 2;
  private static final String BREAKER =
      TestGateway.ONE_TRY + "breaker: {failures: 2, open: 300ms, open_max: 300ms, ramp: 200ms}\n";
  // The shortest time open: its jitter is a sixth of the longest.
  private static final long OPEN_MILLIS = 250;
  private static final long GIVEN_UP_MILLIS = 400;
  private static final long SOON_SECONDS = 20;
  private static final long LOOK_AGAIN_NANOS = 10_000_000;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CompletableFuture<Long> cut = new CompletableFuture<>();
  private long reachedAt;

  static Stream<Arguments> cells() {
    return Stream.of(Asked.PLAIN, Asked.STREAM)
        .flatMap(it -> Stream.of(Arguments.of(it, true), Arguments.of(it, false)));
  }

  private static Scene scene(Asked asked, String times, boolean isSecondGood) {
    return Scene.of(
        new Scene.Settings(asked, times, "45s", BREAKER),
        Scripts.error(500, Row.CANARY),
        isSecondGood ? Verdict.GOOD : Verdict.BAD);
  }

  // Its breaker opens, and then waits for the one who shows whether it is back.
  private static void halfOpen(Scene scene, Asked asked) {
    IntStream.range(0, FAILURES).forEach(_ -> scene.ask(asked));
    assertEquals("open", ShownGates.of(scene.gateway(), "a").breaker());
    await(() -> ShownGates.of(scene.gateway(), "a").breakerMillis() == 0);
    assertEquals(FAILURES, scene.a().posts());
  }

  private static void await(BooleanSupplier claim) {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON_SECONDS);
    while (!claim.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, "it did not come about in time");
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private void hang(UpstreamCall call) throws IOException {
    reachedAt = System.nanoTime();
    reached.countDown();
    cut.complete(call.awaitGone());
  }

  private void awaitReached() throws InterruptedException {
    assertTrue(reached.await(SOON_SECONDS, TimeUnit.SECONDS), "the provider was not asked");
  }

  private static Script back(CompletableFuture<Long> askedAgain) {
    return call -> {
      askedAgain.complete(System.nanoTime());
      Verdict.GOOD.answer(call);
    };
  }

  @ParameterizedTest(name = "F-27 {0}: the trial hangs, the second provider is good: {1}")
  @MethodSource("cells")
  void aTrialThatHangsHoldsNobodyUpAndTheProviderIsAskedAgainOnSchedule(
      Asked asked, boolean isSecondGood) throws Exception {
    var times = "{headers: 400ms, first_token: 400ms, answer: 400ms}";
    var again = new CompletableFuture<Long>();
    try (var scene = scene(asked, times, isSecondGood)) {
      halfOpen(scene, asked);
      scene.a().script(this::hang);
      var trial = CompletableFuture.supplyAsync(() -> scene.ask(asked));
      awaitReached();
      scene.a().script(back(again));

      assertNext(trial.get(SOON_SECONDS, TimeUnit.SECONDS), isSecondGood);
      assertEquals(FAILURES + 1, scene.a().posts());
      await(() -> scene.ask(asked).header("X-Sovereign-Provider").equals("a"));

      var waited = (again.get(SOON_SECONDS, TimeUnit.SECONDS) - reachedAt) / 1_000_000;
      var least = isSecondGood ? GIVEN_UP_MILLIS + OPEN_MILLIS : GIVEN_UP_MILLIS;
      assertTrue(waited >= least - 10, () -> "it is asked again after " + waited + " ms");
    }
  }

  private static void assertNext(Answered answer, boolean isSecondGood) {
    answer.assertNothingElse();
    if (isSecondGood) {
      answer.assertWhole("b", "well answered");
      assertEquals("2", answer.header("X-Sovereign-Attempts"));
    } else {
      assertEquals(504, answer.status(), answer.body());
    }
  }

  @ParameterizedTest(name = "F-27 {0}: the trial hangs, others are served")
  @EnumSource(names = {"PLAIN", "STREAM"})
  void whileATrialHangsAnotherCallIsServedByTheNextProvider(Asked asked) throws Exception {
    try (var scene = scene(asked, "{}", true)) {
      halfOpen(scene, asked);
      scene.a().script(this::hang);
      try (var trial = RawClient.to(scene.gateway())) {
        trial.say(chat(scene, asked));
        awaitReached();

        var other = scene.ask(asked);

        other.assertWhole("b", "well answered");
        assertEquals("1", other.header("X-Sovereign-Attempts"));
        assertEquals(FAILURES + 1, scene.a().posts());
        assertEquals("half_open", ShownGates.of(scene.gateway(), "a").breaker());
      }
    }
  }

  private static String chat(Scene scene, Asked asked) {
    return RawClient.chat(
        scene.gateway(), TestGateway.body("c", ",\"stream\":" + asked.isStream()));
  }

  @ParameterizedTest(name = "F-28 {0}: the caller leaves, the second provider is good: {1}")
  @MethodSource("cells")
  void aTrialWhoseCallerLeavesIsFreeForTheNext(Asked asked, boolean isSecondGood) throws Exception {
    try (var scene = scene(asked, "{}", isSecondGood)) {
      halfOpen(scene, asked);
      scene.a().script(this::hang);
      try (var trial = RawClient.to(scene.gateway())) {
        trial.say(chat(scene, asked));
        awaitReached();
      }
      cut.get(SOON_SECONDS, TimeUnit.SECONDS);
      await(() -> hasLeft(scene)); // The provider sees it a moment before the breaker does.
      scene.a().script(Verdict.GOOD);

      scene.ask(asked).assertWhole("a", "well answered");

      assertEquals(FAILURES + 2, scene.a().posts());
      assertEquals("ramp", ShownGates.of(scene.gateway(), "a").breaker());
    }
  }

  private static boolean hasLeft(Scene scene) {
    return scene
        .gateway()
        .read("/metrics")
        .body()
        .lines()
        .anyMatch(it -> it.matches("sovereign_\\S+\"client_gone\"\\S* [1-9].*"));
  }

  @ParameterizedTest(name = "F-28 {0}: it ends in 400, the second provider is good: {1}")
  @MethodSource("cells")
  void aTrialThatEndsInTheCallersErrorIsFreeForTheNext(Asked asked, boolean isSecondGood) {
    try (var scene = scene(asked, "{}", isSecondGood)) {
      halfOpen(scene, asked);
      scene.a().script(Scripts.error(400, "No colour."));
      var posts = scene.b().posts();
      assertEquals(400, scene.ask(asked).status());
      assertEquals("half_open", ShownGates.of(scene.gateway(), "a").breaker());
      scene.a().script(Verdict.GOOD);

      scene.ask(asked).assertWhole("a", "well answered");

      assertEquals(posts, scene.b().posts());
      assertEquals("ramp", ShownGates.of(scene.gateway(), "a").breaker());
    }
  }
}
