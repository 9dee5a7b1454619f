package dev.sovereign.testkit.sim;

import dev.sovereign.api.CallFigures;
import dev.sovereign.api.CallKeeper;
import dev.sovereign.api.CallTraces;
import dev.sovereign.api.DataPlane;
import dev.sovereign.api.KeyCheck;
import dev.sovereign.api.Lifecycle;
import dev.sovereign.api.OperationsEndpoint;
import dev.sovereign.api.Router;
import dev.sovereign.api.World;
import dev.sovereign.audit.RefusedCalls;
import dev.sovereign.config.Settings;
import dev.sovereign.deferred.AnswerMemory;
import dev.sovereign.dispatch.Dispatcher;
import dev.sovereign.dispatch.GateView;
import dev.sovereign.dispatch.Gates;
import dev.sovereign.dispatch.HealthBook;
import dev.sovereign.dispatch.ProviderGates;
import dev.sovereign.http.AnswerRooms;
import dev.sovereign.http.ByteBudget;
import dev.sovereign.http.Exchange;
import dev.sovereign.keystore.Secrets;
import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.provider.Provider;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.Providers;
import dev.sovereign.provider.ServerWatch;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.Load;
import dev.sovereign.routing.Standings;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.tenancy.KeyStore;
import dev.sovereign.tenancy.KeysConfig;
import dev.sovereign.tenancy.Pepper;
import dev.sovereign.tlog.Hash;
import dev.sovereign.usage.PriceBook;
import dev.sovereign.usage.PriceSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// The whole data plane of the gateway on a simulated loop and network, from the router down to the
/// providers: the parts are the real ones, but for the sockets, the clock, the disk and the chance.
final class SimGateway {
  /// What clients present.
  static final String KEY = "the-admin-key-of-the-simulation-0123456789";

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration ASKED = Duration.ofSeconds(5);
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(8);
  private static final Crossing CROSSING = new Crossing();
  private static final World.Configured CONFIGURED =
      new World.Configured(new Hash(5, 6, 7, 8), new Hash(9, 10, 11, 12));
  private static final PriceSnapshot PRICES = PriceSnapshot.builtIn();

  private final Loop loop;
  private final Settings settings;
  private final Providers providers;
  private final Log lines;
  private final HealthBook book = new HealthBook();
  private final AtomicReference<World> world = new AtomicReference<>();
  private final List<ServerWatch> watches;
  private final DataPlane plane;
  private final Router router;
  private Gates gates;
  private boolean isClosed;
  private final AnswerRooms rooms = new AnswerRooms(new ByteBudget(1 << 30), 0);
  private final AtomicLong openCalls = new AtomicLong();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  SimGateway(Settings settings, Loop loop, Random random, SimNet net, SimJournal journal) {
    this.settings = settings;
    this.loop = loop;
    this.lines = new Log(new PrintStream(log, true, StandardCharsets.UTF_8), Clock.systemUTC());
    this.providers = new Providers(net, new Secrets(Map.of()));
    this.gates = Gates.none(random::nextDouble);
    book.keep(settings.catalog().targets(), loop.nanoTime());
    reload();
    this.watches = watches(net);
    var meters = new Meters();
    InstantSource clock = () -> START.plusNanos(loop.nanoTime());
    var traces = CallTraces.none();
    var keeper =
        new CallKeeper(
            SimLog.GATEWAY, SimLog.over(journal), new CallFigures(meters), traces, clock);
    var parts =
        new DataPlane.Parts(
            new KeyCheck(keys()),
            world,
            keeper,
            new SimLog.NoProofs(),
            new RefusedCalls(),
            traces,
            new AnswerMemory<>(),
            rooms,
            CROSSING,
            meters,
            lines,
            clock,
            new Lifecycle(START),
            openCalls);
    var operations = new OperationsEndpoint(meters, CROSSING, lines, List::of);
    this.plane = new DataPlane(parts, loop);
    this.router =
        new Router(
            plane,
            operations,
            _ -> {
              throw new IllegalStateException("nobody manages a simulation");
            },
            _ -> {
              throw new IllegalStateException("nobody reads a simulation's log");
            });
  }

  /// Takes its configuration anew.
  void reload() {
    gates = gates.next(settings.providers().stream().map(SimGateway::wanted).toList(), lines);
    gates.begin();
    var byName = new HashMap<String, Provider>();
    settings.providers().forEach(it -> byName.put(it.name(), providers.create(it)));
    world.set(
        new World(
            settings.catalog(),
            new Dispatcher(byName, gates, book),
            new PriceBook("USD", Map.of(), Map.of(), List.of(), PRICES),
            settings.server().limits(),
            settings.server().keepAlive(),
            standings(settings.catalog()),
            settings.log().audit(),
            CONFIGURED));
  }

  // All stand alike: what a simulated call meets does not depend on how others went.
  private static Standings standings(Catalog catalog) {
    var known = new Standings.Known(Map.of(), _ -> OptionalLong.empty(), Load.NONE);
    return Standings.of(catalog, known, Optional.empty());
  }

  private static Gates.Wanted wanted(ProviderConfig config) {
    return new Gates.Wanted(config.name(), config.identity(), config.gates());
  }

  private List<ServerWatch> watches(SimNet net) {
    var asking = new Providers(net.unseen(), new Secrets(Map.of()));
    var made =
        settings.providers().stream().flatMap(it -> asking.watch(it, lines).stream()).toList();
    made.forEach(it -> it.start(loop, ASKED, state -> heard(it.name(), state.ready())));
    return made;
  }

  private void heard(String server, boolean isReady) {
    var now = loop.nanoTime();
    before(server).heard(isReady, now, now + ASKED_AGAIN.toNanos());
  }

  private ProviderGates before(String provider) {
    return gates.of(provider).orElseThrow();
  }

  /// Whether own servers are asked how they are.
  boolean isWatching() {
    return !watches.isEmpty() && !isClosed;
  }

  /// Asks own servers no more.
  void close() {
    isClosed = true;
    watches.forEach(ServerWatch::close);
  }

  /// Ends every open call, as a server does that stops.
  void stop() {
    plane.stop();
  }

  /// What an operator says of a provider.
  void order(String provider, ProviderGates.Admin order) {
    before(provider).order(order);
  }

  /// An operator opens the gates before a provider.
  void reset(String provider) {
    before(provider).reset(loop.nanoTime());
  }

  private static KeyRing keys() {
    return new KeyRing(
        new NoKeys(), new Pepper(new byte[32]), KeysConfig.DEFAULT, Optional.of(KEY));
  }

  /// Nobody makes keys.
  private record NoKeys() implements KeyStore {
    @Override
    public List<ApiKey> all() {
      return List.of();
    }

    @Override
    public void put(List<ApiKey> keys) {
      throw new IllegalStateException("nobody makes keys in a simulation");
    }

    @Override
    public void used(Map<String, Instant> times) {
      throw new IllegalStateException("nobody notes their use either");
    }
  }

  /// A client's request has come.
  void handle(Exchange exchange) {
    router.handle(exchange);
  }

  /// The gates before a provider as they stand now.
  GateView gates(String provider) {
    return before(provider).view(loop.nanoTime());
  }

  /// The gates before its one model; closed and open to all before anybody asked.
  Optional<GateView.OfModel> model(String provider) {
    return gates(provider).models().stream().findFirst();
  }

  /// What is held of answers in memory.
  long heldBytes() {
    return rooms.taken();
  }

  long openCalls() {
    return openCalls.get();
  }

  /// What was logged.
  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }
}
