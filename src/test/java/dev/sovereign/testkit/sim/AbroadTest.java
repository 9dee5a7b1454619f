package dev.sovereign.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.http.ConnectionFailure.Stage;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.testkit.TestGateway;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// F-30 at the connect call: with everybody at home down, nobody abroad is so much as connected to.
@Tag("slow")
final class AbroadTest {
  private static final int CALLS = 1_000;
  private static final String YAML =
      """
      instance: {home: au}
      providers:
        a: {type: openai-compatible, base_url: "https://a.sim/v1", place: au}
        b: {type: openai-compatible, base_url: "https://b.sim/v1", place: au}
        abroad: {type: openai-compatible, base_url: "https://abroad.sim/v1", place: us}
      capabilities:
        all: {chain: [abroad/m, a/m, abroad/n, b/m]}
      """;

  private final SimLoop loop = new SimLoop();
  private final Random random = new Random(1);
  private final SimNet net = new SimNet(random);
  private final SimGateway gateway =
      new SimGateway(
          TestGateway.settings(YAML, Map.of()), loop, random, net, new SimJournal(loop, random, 0));
  private final Set<String> connected = new HashSet<>();

  /// How nobody at home can serve.
  enum Down {
    REFUSING,
    BLACK_HOLE,
    BREAKING;

    private SimServer.Welcome welcome() {
      return switch (this) {
        case REFUSING -> new SimServer.Welcome.Fails(Duration.ofMillis(1), Stage.CONNECT);
        case BLACK_HOLE -> new SimServer.Welcome.Stands(Duration.ofHours(1), false);
        case BREAKING -> new SimServer.Welcome.Stands(Duration.ofMillis(1), false);
      };
    }
  }

  private record Server(Down down) implements SimServer {
    @Override
    public Welcome welcome() {
      return down.welcome();
    }

    @Override
    public List<Step> answer(OutboundRequest request) {
      return List.of(new Step.Breaks(Duration.ofMillis(1)));
    }
  }

  private final class Connects implements SimNet.Watcher {
    @Override
    public void connects(SimConnection connection) {
      connected.add(connection.target().authority());
    }

    @Override
    public void sends(SimConnection connection, OutboundRequest request) {}
  }

  private Played call(int number) {
    var call =
        new SimCall(
            number,
            "all",
            number % 2 == 0,
            false,
            true,
            Optional.empty(),
            Duration.ofMillis(1),
            -1,
            false);
    var played = new Played(call, call.open(loop, SimGateway.KEY), loop);
    gateway.handle(played.exchange());
    loop.run(Duration.ofMillis(100));
    return played;
  }

  @ParameterizedTest
  @EnumSource
  void everyCallIsRefusedAndNobodyAbroadIsConnectedTo(Down down) {
    net.watch(new Connects());
    net.add("a.sim", new Server(down));
    net.add("b.sim", new Server(down));
    var calls = IntStream.range(0, CALLS).mapToObj(this::call).toList();
    loop.run(Duration.ofMinutes(12));

    assertTrue(calls.stream().allMatch(it -> it.seen().status() == 503));
    assertEquals(Set.of("a.sim", "b.sim"), connected);
  }
}
