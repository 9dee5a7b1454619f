package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.testkit.TestGateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No byte that ends an answer leaves before its row is durable, however long the disk takes.
final class RowBeforeEndTest {
  private static final String YAML =
      """
      providers:
        a: {type: openai-compatible, base_url: "https://a.sim/v1"}
      capabilities:
        alone: {chain: [a/m]}
      """;
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final SimLoop loop = new SimLoop();
  private final SimNet net = new SimNet(new Random(1));
  private final SimJournal journal = new SimJournal(loop, new Random(1), 0);
  private final SimGateway gateway =
      new SimGateway(TestGateway.settings(YAML, Map.of()), loop, new Random(1), net, journal);

  private record Answering(boolean stream) implements SimServer {
    @Override
    public Welcome welcome() {
      return new Welcome.Stands(MOMENT, false);
    }

    @Override
    public List<Step> answer(OutboundRequest request) {
      var spoken = new Spoken(1, "a", 0, 3);
      var head =
          new Step.Head(
              MOMENT,
              200,
              Headers.of("content-type", stream ? "text/event-stream" : "application/json"));
      var pieces = stream ? spoken.events() : List.of(spoken.whole());
      return Stream.of(
              Stream.of(head),
              pieces.stream().map(it -> new Step.Piece(MOMENT, it)),
              Stream.of(new Step.End(MOMENT)))
          .<Step>flatMap(it -> it)
          .toList();
    }
  }

  private SimExchange call(boolean stream, String wish, String onBreak) {
    net.add("a.sim", new Answering(stream));
    var body =
        """
        {"model":"alone","stream":%b,"messages":[{"role":"user","content":"%s"}]}"""
            .formatted(stream, Wire.prompt(1));
    var headers =
        Headers.of(
            "authorization", "Bearer " + SimGateway.KEY,
            "X-SF-Attestation", wish,
            "X-SF-Stream-Failure", onBreak);
    var exchange = new SimExchange(loop, headers, body.getBytes(UTF_8), MOMENT, -1);
    gateway.handle(exchange);
    return exchange;
  }

  private static String got(SimExchange exchange) {
    return new String(exchange.received(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "false, compact, terminate, ''",
    "false, off, terminate, ''",
    "true, compact, terminate, finish_reason\":\"stop",
    "true, off, terminate, finish_reason\":\"stop",
    "true, chunk, terminate, content",
    "true, compact, hold, ''",
    "true, chunk, hold, ''"
  })
  void whatEndsAnAnswerWaits(boolean stream, String wish, String onBreak, String before) {
    journal.takes(LONG);
    var exchange = call(stream, wish, onBreak);
    loop.run(LONG.minus(Duration.ofSeconds(1)));
    var early = got(exchange);

    loop.run(Duration.ofSeconds(2));

    assertFalse(early.contains("[DONE]"), early);
    assertFalse(early.contains("_sf_attestation"), early);
    assertTrue(early.contains(before), early);
    assertEquals(before.isEmpty(), early.isEmpty(), early);
    assertEquals(before.startsWith("finish"), early.contains("finish_reason\":\"stop"), early);
    assertTrue(exchange.isOver());
    assertEquals(!wish.equals("off"), got(exchange).contains("_sf_attestation"), got(exchange));
    assertEquals(stream, got(exchange).contains("[DONE]"), got(exchange));
  }
}
