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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With `audit: strict` no byte of a prompt leaves before the row that opens its call is durable,
/// however long the disk takes, and whatever the client does meanwhile.
final class OpenBeforePromptTest {
  private static final String YAML =
      """
      log: {audit: strict}
      providers:
        a: {type: openai-compatible, base_url: "https://a.sim/v1", upstream_stream: never}
      capabilities:
        alone: {chain: [a/m]}
      """;
  private static final int CALL = 1;
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT_OF_IT = LONG.minus(Duration.ofSeconds(1));

  private final SimLoop loop = new SimLoop();
  private final SimNet net = new SimNet(new Random(1));
  private final Wire wire = new Wire(loop);

  private record Answering() implements SimServer {
    @Override
    public Welcome welcome() {
      return new Welcome.Stands(MOMENT, false);
    }

    @Override
    public List<Step> answer(OutboundRequest request) {
      return List.of(
          new Step.Head(MOMENT, 200, Headers.of("content-type", "application/json")),
          new Step.Piece(MOMENT, new Spoken(CALL, "a", 0, 3).whole()),
          new Step.End(MOMENT));
    }
  }

  private SimJournal journal(double lost) {
    return new SimJournal(loop, new Random(1), lost);
  }

  private SimGateway over(SimJournal journal, String yaml) {
    net.watch(wire);
    net.add("a.sim", new Answering());
    return new SimGateway(TestGateway.settings(yaml, Map.of()), loop, new Random(1), net, journal);
  }

  private SimExchange call(SimGateway gateway, boolean stream) {
    var body =
        """
        {"model":"alone","stream":%b,"messages":[{"role":"user","content":"%s"}]}"""
            .formatted(stream, Wire.prompt(CALL));
    var headers = Headers.of("authorization", "Bearer " + SimGateway.KEY);
    var exchange = new SimExchange(loop, headers, body.getBytes(UTF_8), MOMENT, -1);
    gateway.handle(exchange);
    return exchange;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePromptWaitsForTheRow(boolean stream) {
    var journal = journal(0);
    journal.takes(LONG);
    var exchange = call(over(journal, YAML), stream);
    loop.run(SHORT_OF_IT);
    var connectedEarly = wire.connects("a");

    loop.run(LONG.multipliedBy(2));

    assertEquals(0, connectedEarly);
    assertEquals(1, wire.of(CALL).size());
    var sent = wire.of(CALL).getFirst();
    assertTrue(journal.openedAt(sent.id()).orElseThrow() <= sent.at());
    assertEquals("complete", journal.of(sent.id()).getFirst().call().result().ending());
    assertTrue(exchange.isOver());
  }

  @Test
  void aClientThatLeavesMeanwhileHasNobodyAskedAndItsCallIsClosed() {
    var journal = journal(0);
    journal.takes(LONG);
    var gateway = over(journal, YAML);
    var exchange = call(gateway, false);
    loop.run(SHORT_OF_IT);

    exchange.leave();
    loop.run(LONG.multipliedBy(2));

    assertEquals(0, wire.connects("a"));
    assertEquals(2, journal.size());
    var record = journal.all().getFirst().call();
    assertEquals("client_gone", record.result().ending());
    assertEquals(List.of(), record.tried());
    assertTrue(journal.openedAt(record.id()).isPresent());
    assertEquals(0, gateway.openCalls());
  }

  @Test
  void aServerThatStopsMeanwhileHasNobodyAskedAndTheCallIsClosed() {
    var journal = journal(0);
    journal.takes(LONG);
    var gateway = over(journal, YAML);
    var exchange = call(gateway, false);
    loop.run(SHORT_OF_IT);

    gateway.stop();
    loop.run(LONG.multipliedBy(2));

    assertEquals(0, wire.connects("a"));
    assertEquals("stopped", journal.all().getFirst().call().result().ending());
    assertTrue(exchange.isOver());
  }

  @Test
  void whatCannotBeOpenedIsRefusedAsWhatCannotBeRecorded() {
    var journal = journal(1);
    var gateway = over(journal, YAML);

    var exchange = call(gateway, false);
    loop.run(MOMENT.multipliedBy(10));

    var got = new String(exchange.received(), UTF_8);
    assertTrue(got.contains("not_recordable"), got);
    assertEquals(0, wire.connects("a"));
    assertEquals(0, journal.size());
    assertEquals(0, gateway.openCalls());
  }

  @Test
  void whereItIsNotAskedForNothingIsOpened() {
    var journal = journal(0);
    call(over(journal, YAML.replace("strict", "normal")), false);

    loop.run(LONG);

    assertEquals(1, journal.size());
    assertFalse(journal.openedAt(wire.of(CALL).getFirst().id()).isPresent());
  }
}
