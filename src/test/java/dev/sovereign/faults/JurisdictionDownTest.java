package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.testkit.Ports;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// F-30: nobody in the country can serve, and somebody elsewhere could.
@Tag("slow")
final class JurisdictionDownTest {
  private static final int CALLS = 1_000;
  private static final long TOLD_MILLIS = 10;

  private final ScriptedUpstream failing = ScriptedUpstream.start(Scripts.error(500, Row.CANARY));
  private final ScriptedUpstream offshore = ScriptedUpstream.start(Verdict.GOOD);
  private final TestGateway gateway =
      TestGateway.start(
          """
          %sinstance: {home: au}
          providers:
            dead: {type: openai-compatible, base_url: "http://127.0.0.1:%d/v1", place: au}
            failing: {type: openai-compatible, base_url: "http://%s/v1", place: au}
            offshore: {type: openai-compatible, base_url: "http://%s/v1", place: us}
          capabilities:
            c: {chain: [dead/one, offshore/two, failing/three, offshore/four]}
          """
              .formatted(
                  TestGateway.ONE_TRY, Ports.free(), failing.authority(), offshore.authority()));

  @AfterEach
  void stop() {
    gateway.close();
    failing.close();
    offshore.close();
  }

  private Answered ask(Asked asked) {
    var body = TestGateway.body("c", ",\"stream\":" + asked.isStream());
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request("/v1/chat/completions")
                .header("X-Sovereign-Residency", "au-only")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    return new Answered(asked, answer);
  }

  @ParameterizedTest(name = "F-30 {0}: a thousand calls")
  @EnumSource(names = {"PLAIN", "STREAM"})
  void everyCallIsRefusedAndNothingLeavesTheCountry(Asked asked) {
    IntStream.range(0, CALLS).mapToObj(_ -> ask(asked)).forEach(this::assertRefused);

    // Whoever connects to a listener of this machine is accepted by it.
    assertEquals(0, offshore.connections());
    var records = gateway.stopAndReadRecords();
    assertEquals(CALLS, records.size());
    assertEquals(Set.of("failed"), each(records, it -> it.result().ending()));
    assertTrue(
        Set.of("dead", "failing").containsAll(asked(records)), () -> asked(records).toString());
    assertTrue(usualMillisToTell(records) <= TOLD_MILLIS, "it is told late");
  }

  private void assertRefused(Answered answer) {
    assertEquals(503, answer.status(), answer.body());
    assertEquals("residency_unavailable", answer.error().string("code").orElseThrow());
    assertTrue(answer.body().contains("offshore"), answer.body());
    answer.assertNothingElse();
  }

  private static Set<String> each(List<CallRecord> records, Function<CallRecord, String> word) {
    return records.stream().map(word).collect(Collectors.toSet());
  }

  private static Set<String> asked(List<CallRecord> records) {
    return records.stream()
        .flatMap(it -> it.tried().stream())
        .map(CallRecord.Tried::provider)
        .collect(Collectors.toSet());
  }

  // From the last attempt to the refusal, of the call in the middle.
  private static long usualMillisToTell(List<CallRecord> records) {
    return records.stream()
        .mapToLong(
            it ->
                it.result().millis()
                    - it.tried().stream().mapToLong(CallRecord.Tried::millis).sum())
        .sorted()
        .skip(CALLS / 2)
        .findFirst()
        .orElseThrow();
  }
}
