package dev.sovereign.app;

import dev.sovereign.api.ProviderOrders;
import dev.sovereign.api.World;
import dev.sovereign.config.RouteTable;
import dev.sovereign.config.Settings;
import dev.sovereign.dispatch.Dispatcher;
import dev.sovereign.dispatch.GateView;
import dev.sovereign.dispatch.Gates;
import dev.sovereign.http.VertxClient;
import dev.sovereign.keystore.Secrets;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import dev.sovereign.meter.AttemptMeters;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.proof.RoutesRow;
import dev.sovereign.provider.MockServer;
import dev.sovereign.provider.Provider;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.provider.Providers;
import dev.sovereign.provider.ServerState;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.Load;
import dev.sovereign.routing.Standings;
import dev.sovereign.tlog.Hash;
import dev.sovereign.usage.PriceBook;
import dev.sovereign.usage.PriceSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The world that calls read, and what works for it: the watches of own servers and the mock. It is
/// changed by one thread at a time; any thread reads it.
final class Worlds implements AutoCloseable {
  private static final Duration LOOKED_AGAIN = Duration.ofSeconds(1);
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(8);

  private final Loops loops;
  private final Loop clock; // Any loop: whose time the gates and the health go by.
  private final Map<String, String> environment;
  private final VertxClient client;
  private final OwnServers ownServers;
  private final Healths healths;
  private final AttemptMeters attempts;
  private final Log log;
  private final AtomicReference<World> current = new AtomicReference<>();
  private volatile Gates gates = Gates.none();
  private Optional<MockServer> mock = Optional.empty();

  /// A world that nobody sees yet.
  ///
  /// @param providers their names
  record Next(World world, Gates gates, OwnServers.Watches watches, Set<String> providers) {
    Next {
      providers = Set.copyOf(providers);
    }
  }

  /// @throws Unusable if a provider's secret is not where it should be
  Worlds(Settings settings, Loops loops, Map<String, String> environment, Meters meters, Log log) {
    this.loops = loops;
    this.clock = loops.all().getFirst();
    this.environment = environment;
    this.client = new VertxClient(loops);
    this.ownServers = new OwnServers(clock, this::heard);
    this.healths = new Healths(clock);
    this.log = log;
    var first = next(settings);
    current.set(first.world());
    healths.take(settings.catalog());
    healths.show(meters);
    this.attempts = meters.attempts();
    ownServers.show(meters);
    new GateFigures(() -> gates, clock).show(meters);
    first.providers().forEach(attempts::expect);
    ownServers.watch(first.watches());
    begin(first.gates());
  }

  private void begin(Gates next) {
    gates = next;
    next.begin();
  }

  AtomicReference<World> current() {
    return current;
  }

  /// What an own server said of itself last.
  Optional<ServerState> state(String provider) {
    return ownServers.state(provider);
  }

  /// How those who can be asked have answered lately.
  Healths healths() {
    return healths;
  }

  /// How the gates before a provider of the configuration stand.
  GateView gates(String provider) {
    return gates.of(provider).orElseThrow().view(clock.nanoTime());
  }

  /// What operators may tell those gates.
  ///
  /// @param settings in force
  ProviderOrders orders(Supplier<Settings> settings) {
    var probes = new Probes(settings, () -> new Providers(client, new Secrets(environment)), clock);
    return new Orders(() -> gates, probes, clock);
  }

  // An own server that is back gets its next call at once; one that is away is not tried before it
  // can have been asked again; one with a queue gets less.
  private void heard(String server, ServerState state) {
    var now = clock.nanoTime();
    var until = now + ASKED_AGAIN.toNanos();
    gates
        .of(server)
        .ifPresent(
            it -> {
              it.heard(state.ready(), now, until);
              it.heard(state.running(), state.waiting());
            });
  }

  /// Makes the world of a configuration; secrets are read anew.
  ///
  /// @throws Unusable if a provider's secret is not where it should be; nothing has changed
  Next next(Settings settings) {
    var providers = new Providers(client, new Secrets(environment));
    if (mock.isEmpty() && hasMock(settings)) {
      mock = Optional.of(MockServer.start(loops)); // It stays: open calls may still go there.
    }
    var byName = new HashMap<String, Provider>();
    for (var config : settings.providers()) {
      byName.put(config.name(), provider(providers, config));
    }
    var guarded = gates.next(settings.providers().stream().map(Worlds::wanted).toList(), log);
    var server = settings.server();
    var dispatcher = new Dispatcher(byName, guarded, healths.book());
    var prices = Pricing.book(settings, PriceSnapshot.builtIn());
    return new Next(
        new World(
            settings.catalog(),
            dispatcher,
            prices,
            server.limits(),
            server.keepAlive(),
            standings(settings.catalog(), prices, dispatcher),
            settings.log().audit(),
            configured(settings)),
        guarded,
        OwnServers.Watches.of(providers, settings.providers(), log),
        byName.keySet());
  }

  private static World.Configured configured(Settings settings) {
    return new World.Configured(
        Hash.read(settings.text().bytes(), 0), RoutesRow.digest(RouteTable.json(settings)));
  }

  // A group that stays the same keeps its bands.
  private Standings standings(Catalog catalog, PriceBook prices, Dispatcher dispatcher) {
    var before = Optional.ofNullable(current.get()).map(World::standings);
    Load load = it -> new Load.At(dispatcher.inFlight(it), dispatcher.mostInFlight(it));
    var known = new Standings.Known(healths.now(), prices::typical, load);
    return Standings.of(catalog, known, before);
  }

  private static Gates.Wanted wanted(ProviderConfig config) {
    return new Gates.Wanted(config.name(), config.identity(), config.gates());
  }

  private static boolean hasMock(Settings settings) {
    return settings.providers().stream().anyMatch(it -> it.type() == ProviderType.MOCK);
  }

  private Provider provider(Providers providers, ProviderConfig config) {
    try {
      return providers.create(placed(config));
    } catch (IllegalArgumentException noSecret) {
      throw new Unusable(List.of("providers", config.name(), "api_key"), noSecret);
    }
  }

  private ProviderConfig placed(ProviderConfig config) {
    return config.type() == ProviderType.MOCK
        ? ProviderConfig.mock(config.name(), mock.orElseThrow().port())
        : config;
  }

  /// Calls that come from now on read this one; those that are open keep theirs.
  void take(Next next) {
    healths.take(next.world().catalog());
    begin(next.gates());
    current.set(next.world());
    next.providers().forEach(attempts::expect);
    ownServers.watch(next.watches());
    client.forget();
  }

  /// Once a second, has calls know how those whom they may go to have answered until now.
  ///
  /// @param isOver waits so long, and says whether it is time to end
  void lookAgain(Predicate<Duration> isOver) {
    while (!isOver.test(LOOKED_AGAIN)) {
      try {
        var now = current.get();
        // A world that was taken meanwhile knows it too.
        current.compareAndSet(now, now.with(now.standings().next(healths.now())));
      } catch (RuntimeException fault) { // The top of a thread: the next second may do better.
        log.error(
            "the order of offers is a moment old", Log.word("fault", fault.getClass().getName()));
      }
    }
  }

  /// Asks own servers no more, and ends the mock.
  @Override
  public void close() {
    ownServers.close();
    mock.ifPresent(MockServer::close);
  }
}
