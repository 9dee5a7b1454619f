package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// F-29: the first provider is well half of the time, for ten minutes of virtual time.
@Tag("slow")
final class FlappingTest {
  private static final Duration TIME = Duration.ofMinutes(10);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration TURN = Duration.ofMillis(5);
  private static final long LEAST_OPEN = Duration.ofSeconds(5).toNanos();
  private static final String YAML =
      """
      providers:
        a: {type: openai-compatible, base_url: "https://a.sim/v1"}
        b: {type: openai-compatible, base_url: "https://b.sim/v1"}
      capabilities:
        both: {chain: [a/m, b/m]}
      """;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final SimLoop loop = new SimLoop();
  private final SimNet net = new SimNet(new Random(seed));
  private final SimGateway gateway =
      new SimGateway(
          TestGateway.settings(YAML, Map.of()),
          loop,
          new Random(seed),
          net,
          new SimJournal(loop, new Random(seed), 0));
  private final List<Long> opened = new ArrayList<>();
  private int asked;

  /// How it is well half of the time.
  enum Flapping {
    /// Every second request fails, by chance.
    BY_CHANCE,
    /// A second well, a second not.
    BY_SECOND,
    /// Half a minute well, half a minute not.
    BY_HALF_MINUTE
  }

  private BooleanSupplier isWell(Flapping how) {
    return switch (how) {
      case BY_CHANCE -> random::nextBoolean;
      case BY_SECOND -> () -> loop.nanoTime() / Duration.ofSeconds(1).toNanos() % 2 == 0;
      case BY_HALF_MINUTE -> () -> loop.nanoTime() / Duration.ofSeconds(30).toNanos() % 2 == 0;
    };
  }

  private final class Server implements SimServer {
    private final String name;
    private final BooleanSupplier isWell;

    Server(String name, BooleanSupplier isWell) {
      this.name = name;
      this.isWell = isWell;
    }

    @Override
    public Welcome welcome() {
      return new Welcome.Stands(Duration.ofMillis(1), false);
    }

    @Override
    public List<Step> answer(OutboundRequest request) {
      asked += name.equals("a") ? 1 : 0;
      var isStream = new String(request.body(), UTF_8).contains("\"stream\":true");
      var head = Headers.of("content-type", isStream ? "text/event-stream" : "application/json");
      var steps = new ArrayList<Step>();
      if (isWell.getAsBoolean()) {
        steps.add(new Step.Head(TURN, 200, head));
        var said = new Spoken(0, name, 0, 2);
        var parts = isStream ? said.events() : List.of(said.whole());
        parts.forEach(it -> steps.add(new Step.Piece(TURN, it)));
      } else {
        steps.add(new Step.Head(TURN, 500, Headers.NONE));
      }
      steps.add(new Step.End(TURN));
      return steps;
    }
  }

  private Played call(int number) {
    var call = SimCall.plain(number, "both", number % 2 == 0);
    var played = new Played(call, call.open(loop, SimGateway.KEY), loop);
    gateway.handle(played.exchange());
    return played;
  }

  // Notes each time that its breaker has opened.
  private void look(boolean wasOpen) {
    var isOpen = gateway.model("a").stream().anyMatch(it -> it.breaker().equals("open"));
    if (isOpen && !wasOpen) {
      opened.add(loop.nanoTime());
    }
    if (loop.nanoTime() < TIME.toNanos()) {
      loop.after(Duration.ofMillis(10), () -> look(isOpen));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCallIsAnsweredAndTheProviderIsNotAskedAllTheTime(Flapping how) {
    net.add("a.sim", new Server("a", isWell(how)));
    net.add("b.sim", new Server("b", () -> true));
    look(false);
    var calls = new ArrayList<Played>();
    while (loop.nanoTime() < TIME.toNanos()) {
      calls.add(call(calls.size()));
      loop.run(BETWEEN);
    }
    loop.run(Duration.ofMinutes(1));

    var whole = calls.stream().filter(it -> it.seen().isWhole()).count();
    assertEquals(calls.size(), whole, this::story);
    assertTrue(shareOfA(calls.size()) <= most(how), this::story);
    assertTrue(opened.size() > 5, this::story);
    assertTrue(shortestBetween() >= LEAST_OPEN, this::story);
  }

  private double shareOfA(int calls) {
    return (double) asked / calls;
  }

  // It serves while it is known to be well, and is asked for little more than that.
  private static double most(Flapping how) {
    return switch (how) {
      case BY_HALF_MINUTE -> 0.5;
      case BY_CHANCE -> 0.1; // It may be well for a while.
      case BY_SECOND -> 0.05;
    };
  }

  private long shortestBetween() {
    var shortest = Long.MAX_VALUE;
    for (var i = 1; i < opened.size(); i++) {
      shortest = Math.min(shortest, opened.get(i) - opened.get(i - 1));
    }
    return shortest;
  }

  private String story() {
    return "seed %d: %d requests, opened %d times, at the closest %d ms apart"
        .formatted(seed, asked, opened.size(), shortestBetween() / 1_000_000);
  }
}
