package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Scripts;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// F-05 to F-07 afterwards: the gate that the fault has shut keeps the next call away from the
/// first provider, and no other gate is touched.
@Tag("slow")
final class ShutGatesTest {
  private static final int FAILURES = 5;
  private static final long SHORTEST_NANOS = 700_000_000;

  /// What a provider says of when to come back, and for how long it is left alone.
  private record Wait(String said, long least, long most) {
    // Seconds have gone by since it was said, on a machine that is busy.
    static Stream<Wait> all() {
      return Stream.of(
          new Wait("30", 20_000, 30_000),
          new Wait(in30Seconds(), 20_000, 30_000),
          new Wait("-5", 0, 1_250),
          new Wait("1000000000", 110_000, 120_000),
          new Wait("soon", 0, 1_250));
    }

    private static String in30Seconds() {
      return ZonedDateTime.now(ZoneOffset.UTC)
          .plusSeconds(30)
          .format(DateTimeFormatter.RFC_1123_DATE_TIME);
    }
  }

  private static Stream<Arguments> asked(Stream<?> rows) {
    return rows.flatMap(it -> Stream.of(Arguments.of(PLAIN, it), Arguments.of(STREAM, it)));
  }

  static Stream<Arguments> waits() {
    return asked(Wait.all());
  }

  static Stream<Arguments> failures() {
    return asked(Stream.of(500, 502, 503, 504, 529));
  }

  static Stream<Arguments> credentials() {
    return Stream.of(401, 403, 402)
        .map(it -> Arguments.of(it, it == 402 ? "quota" : "credential"))
        .flatMap(it -> Stream.of(with(PLAIN, it), with(STREAM, it)));
  }

  private static Arguments with(Asked asked, Arguments row) {
    return Arguments.of(asked, row.get()[0], row.get()[1]);
  }

  private static Scene scene(Asked asked, int status, String fields) {
    var body = "{\"error\":{\"message\":\"" + Row.CANARY + "\"}}";
    return Scene.of(
        new Scene.Settings(asked, "{}", "45s"),
        call -> call.json(status, body, fields),
        Verdict.GOOD);
  }

  @ParameterizedTest(name = "F-05 {0}: {1}")
  @MethodSource("waits")
  void aProviderThatAskedForTimeIsNotAskedAndItsBreakerIsUntouched(Asked asked, Wait wait) {
    try (var scene = scene(asked, 429, "retry-after: " + wait.said + "\r\n")) {
      var start = System.nanoTime();
      scene.ask(asked).assertWhole("b", "well answered");

      var next = scene.ask(asked);

      next.assertWhole("b", "well answered");
      assertTrue(scene.a().calls() <= asked(wait, start), "it is asked again");
      assertEquals(Integer.toString(scene.a().calls()), next.header("X-Sovereign-Attempts"));
      var gates = ShownGates.of(scene.gateway(), "a");
      var millis = gates.rateMillis();
      assertTrue(millis >= wait.least && millis <= wait.most, millis + " ms");
      assertEquals("closed", gates.breaker());
    }
  }

  // How often it may have been asked: a busy machine may not come to it within a short wait.
  private static int asked(Wait wait, long start) {
    return wait.least > 0 || System.nanoTime() - start < SHORTEST_NANOS ? 1 : 2;
  }

  @ParameterizedTest(name = "F-06 {0}: {1}")
  @MethodSource("failures")
  void theSixthCallSkipsAProviderThatFailedFiveTimes(Asked asked, int status) {
    try (var scene = scene(asked, status, "")) {
      IntStream.range(0, FAILURES).forEach(_ -> scene.ask(asked).assertWhole("b", "well answered"));

      assertSkipped(scene, asked, FAILURES);

      assertEquals("open", ShownGates.of(scene.gateway(), "a").breaker());
    }
  }

  @ParameterizedTest(name = "F-07 {0}: {1}")
  @MethodSource("credentials")
  void aProviderThatDoesNotTakeOurCredentialIsNotAsked(Asked asked, int status, String word) {
    try (var scene = scene(asked, status, "")) {
      scene.ask(asked).assertWhole("b", "well answered");

      assertSkipped(scene, asked, 1);

      var gates = ShownGates.of(scene.gateway(), "a");
      assertEquals(word, gates.credential());
      assertEquals("closed", gates.breaker());
      assertTrue(scene.gateway().log().contains("\"level\":\"ERROR\""), scene.gateway().log());
    }
  }

  // The next call is served by the second provider; the first has had so many requests before.
  private static void assertSkipped(Scene scene, Asked asked, int requests) {
    var answer = scene.ask(asked);

    answer.assertWhole("b", "well answered");
    answer.assertNothingElse();
    assertEquals("1", answer.header("X-Sovereign-Attempts"));
    assertEquals(requests, scene.a().calls());
  }

  @ParameterizedTest(name = "F-05 {0}: {1}")
  @MethodSource("waits")
  void withTheSecondBadTooNobodyIsAskedAndTheShortestWaitIsTold(Asked asked, Wait wait) {
    var body = "{\"error\":{\"message\":\"" + Row.CANARY + "\"}}";
    try (var scene =
        Scene.of(
            new Scene.Settings(asked, "{}", "45s"),
            call -> call.json(429, body, "retry-after: " + wait.said + "\r\n"),
            call -> call.json(429, body, "retry-after: 60\r\n"))) {
      var start = System.nanoTime();
      assertEquals(429, scene.ask(asked).status());

      var answer = scene.ask(asked);

      assertEquals(429, answer.status(), answer.body());
      assertEquals("true", answer.header("x-should-retry"));
      answer.assertNothingElse();
      var seconds = Long.parseLong(answer.header("retry-after"));
      var most = Math.min(60, (wait.most + 999) / 1000);
      assertTrue(seconds >= 1 && seconds <= most, seconds + " s");
      assertTrue(scene.a().calls() <= asked(wait, start), "it is asked again");
      assertEquals(1, scene.b().calls());
    }
  }

  @ParameterizedTest(name = "F-07 {0}: {1}")
  @MethodSource("credentials")
  void withTheSecondBadTooTheNextCallAsksNobody(Asked asked, int status, String word) {
    try (var scene =
        Scene.of(
            new Scene.Settings(asked, "{}", "45s"),
            Scripts.error(status, Row.CANARY),
            Verdict.BAD)) {
      var first = scene.ask(asked);
      var next = scene.ask(asked);

      assertEquals(first.status(), next.status(), next.body());
      assertEquals(first.error().string("code"), next.error().string("code"));
      next.assertNothingElse();
      assertEquals(List.of(1, 1), List.of(scene.a().calls(), scene.b().calls()));
      assertEquals(word, ShownGates.of(scene.gateway(), "a").credential());
    }
  }
}
