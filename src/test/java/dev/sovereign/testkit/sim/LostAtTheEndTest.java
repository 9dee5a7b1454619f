package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.testkit.TestGateway;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client that leaves while the record of its whole answer is being written can have the answer
/// later: it has been paid for.
final class LostAtTheEndTest {
  private static final String YAML =
      """
      providers:
        a: {type: openai-compatible, base_url: "https://a.sim/v1"}
      capabilities:
        alone: {chain: [a/m]}
      """;
  private static final Duration MOMENT = Duration.ofNanos(1000);

  /// A gateway and its provider; two of them do the same at the same moments.
  private static final class World {
    private final SimLoop loop = new SimLoop();
    private final SimNet net = new SimNet(new Random(1));
    private final SimJournal journal = new SimJournal(loop, new Random(1), 0);
    private final SimGateway gateway =
        new SimGateway(TestGateway.settings(YAML, Map.of()), loop, new Random(1), net, journal);
    private int asked;

    World(boolean stream) {
      net.add("a.sim", new Prompt(stream, () -> asked++));
    }

    SimExchange call(boolean stream) {
      var body =
          """
          {"model":"alone","stream":%b,"messages":[{"role":"user","content":"%s"}]}"""
              .formatted(stream, Wire.prompt(1));
      var headers = Headers.of("authorization", "Bearer " + SimGateway.KEY, "Idempotency-Key", "k");
      var exchange = new SimExchange(loop, headers, body.getBytes(UTF_8), MOMENT, -1);
      gateway.handle(exchange);
      return exchange;
    }

    /// When the answer has ended.
    long end(SimExchange exchange) {
      while (!exchange.isOver()) {
        loop.run(MOMENT);
      }
      return loop.nanoTime();
    }
  }

  /// Answers at once.
  private record Prompt(boolean stream, Runnable whenAsked) implements SimServer {
    @Override
    public Welcome welcome() {
      return new Welcome.Stands(MOMENT, false);
    }

    @Override
    public List<Step> answer(OutboundRequest request) {
      whenAsked.run();
      var type = stream ? "text/event-stream" : "application/json";
      var spoken = new Spoken(1, "a", 0, 2);
      return List.of(
          new Step.Head(MOMENT, 200, Headers.of("content-type", type)),
          new Step.Piece(MOMENT, stream ? joined(spoken.events()) : spoken.whole()),
          new Step.End(MOMENT));
    }

    private static byte[] joined(List<byte[]> events) {
      var all = new ByteArrayOutputStream();
      events.forEach(all::writeBytes);
      return all.toByteArray();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsAnswerIsThereWhenItComesBack(boolean stream) {
    var first = new World(stream);
    var whole = first.call(stream);
    var end = first.end(whole);
    var second = new World(stream);
    var left = second.call(stream);
    second.loop.runUntil(end - 2 * MOMENT.toNanos());
    left.leave();
    second.loop.run(Duration.ofMillis(10));

    var again = second.call(stream);
    second.end(again);

    assertFalse(left.isOver());
    assertEquals(Optional.of("true"), again.field("Idempotent-Replayed"));
    assertEquals(1, second.asked);
    assertTrue(again.received().length > 0);
    assertEquals(List.of(), left.faults());
  }
}
