package dev.sovereign.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.testkit.TestGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A target that comes back may take as long as any other.
final class LateTrialTest {
  private static final int FAILURES = 5;
  private static final String YAML =
      """
      providers:
        a: {type: openai-compatible, base_url: "https://a.sim/v1"}
      capabilities:
        alone: {chain: [a/m], retry_in_place: {errors: 0}}
      """;

  private final SimLoop loop = new SimLoop();
  private final SimNet net = new SimNet(new Random(1));
  private final SimGateway gateway =
      new SimGateway(
          TestGateway.settings(YAML, Map.of()),
          loop,
          new Random(1),
          net,
          new SimJournal(loop, new Random(1), 0));

  /// Fails until its breaker opens, and then answers late but in time: within 15 s the head, within
  /// 60 s more the first content.
  private static final class Late implements SimServer {
    private int asked;

    @Override
    public Welcome welcome() {
      return new Welcome.Stands(Duration.ofMillis(1), false);
    }

    @Override
    public List<Step> answer(OutboundRequest request) {
      asked++;
      if (asked <= FAILURES) {
        return List.of(new Step.Head(Duration.ofMillis(1), 500, Headers.NONE), end());
      }
      var steps = new ArrayList<Step>();
      steps.add(
          new Step.Head(
              Duration.ofSeconds(14), 200, Headers.of("content-type", "text/event-stream")));
      steps.add(new Step.Piece(Duration.ofSeconds(55), new byte[0]));
      for (var event : new Spoken(1, "a", 0, 2).events()) {
        steps.add(new Step.Piece(Duration.ZERO, event));
      }
      steps.add(end());
      return steps;
    }

    private static Step end() {
      return new Step.End(Duration.ZERO);
    }
  }

  private Played call(int number) {
    var call = SimCall.plain(number, "alone", true);
    var played = new Played(call, call.open(loop, SimGateway.KEY), loop);
    gateway.handle(played.exchange());
    return played;
  }

  @Test
  void itsTrialIsNotGivenUpBeforeItsTimeIsOver() {
    net.add("a.sim", new Late());
    for (var i = 0; i < FAILURES; i++) {
      call(i);
      loop.run(Duration.ofSeconds(1));
    }
    assertEquals("open", gateway.model("a").orElseThrow().breaker());
    loop.run(Duration.ofSeconds(6));

    var trial = call(FAILURES);
    loop.run(Duration.ofSeconds(70));

    assertTrue(trial.seen().isWhole(), trial.seen()::toString);
    assertEquals("ramp", gateway.model("a").orElseThrow().breaker());
  }
}
