package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.testkit.BlackHole;
import dev.sovereign.testkit.Ports;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.TestGateway;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// F-01 and F-02: nobody answers where the first provider should be.
@Tag("slow")
final class UnreachedTest {
  private static final long CONNECT_MILLIS = 300;
  private static final long SLACK_MILLIS = 1_000;
  private static BlackHole hole;

  /// Why nobody answers.
  enum Nobody {
    REFUSED("F-01", "connections are refused"),
    BLACK_HOLE("F-02", "a black hole");

    private final String id;
    private final String words;

    Nobody(String id, String words) {
      this.id = id;
      this.words = words;
    }

    String authority() {
      return this == REFUSED ? "127.0.0.1:" + Ports.free() : hole.authority();
    }

    long least() {
      return this == REFUSED ? 0 : CONNECT_MILLIS;
    }
  }

  @BeforeAll
  static void open() {
    hole = BlackHole.open();
  }

  @AfterAll
  static void close() {
    hole.close();
  }

  static Stream<Arguments> cells() {
    return Stream.of(Nobody.values())
        .flatMap(it -> Stream.of(of(it, Asked.PLAIN), of(it, Asked.STREAM)));
  }

  private static Arguments of(Nobody nobody, Asked asked) {
    return Arguments.of(nobody, asked, nobody.id + " " + asked + ": " + nobody.words);
  }

  private static TestGateway gateway(Nobody nobody, Asked asked, ScriptedUpstream b) {
    var settings = new Scene.Settings(asked, "{connect: " + CONNECT_MILLIS + "ms}", "45s");
    return TestGateway.start(
        Scene.yaml(settings, "http://" + nobody.authority(), b), Map.of("KEY_OF_A", "canary"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("cells")
  void theNextProviderAnswers(Nobody nobody, Asked asked, String name) {
    try (var b = ScriptedUpstream.start(Verdict.GOOD);
        var gateway = gateway(nobody, asked, b)) {
      var answer = Answered.of(gateway, asked);

      answer.assertWhole("b", "well answered");
      answer.assertNothingElse();
      assertEquals("1", answer.header("X-Sovereign-Attempts"), name);
      assertEquals(1, b.posts());
      assertTried(nobody, "b answered", "complete", gateway.stopAndReadRecords());
    }
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("cells")
  void withTheSecondBadTooOneErrorNamesBoth(Nobody nobody, Asked asked, String name) {
    try (var b = ScriptedUpstream.start(Verdict.BAD);
        var gateway = gateway(nobody, asked, b)) {
      var answer = Answered.of(gateway, asked);

      assertEquals(503, answer.status(), name);
      assertEquals("upstream_unavailable", answer.error().string("code").orElseThrow());
      Verdict.assertTells(answer.error().string("message").orElseThrow(), "connect");
      answer.assertNothingElse();
      assertEquals(1, b.posts());
      assertTried(nobody, "b quota", "failed", gateway.stopAndReadRecords());
    }
  }

  private static void assertTried(
      Nobody nobody, String second, String ending, List<CallRecord> records) {
    assertEquals(1, records.size());
    var record = records.getFirst();
    assertEquals(ending, record.result().ending());
    assertEquals(List.of("a connect", second), Verdict.tried(record));
    var first = record.tried().getFirst();
    assertTrue(!first.sent(), "it is said to have been sent");
    assertTrue(first.millis() >= nobody.least() - 1, () -> first.millis() + " ms");
    assertTrue(first.millis() < nobody.least() + SLACK_MILLIS, () -> first.millis() + " ms");
  }
}
