package dev.sovereign.app;

import dev.sovereign.api.CallFigures;
import dev.sovereign.api.CallKeeper;
import dev.sovereign.api.CallTraces;
import dev.sovereign.api.DataPlane;
import dev.sovereign.api.KeyCheck;
import dev.sovereign.api.KeysEndpoint;
import dev.sovereign.api.Lifecycle;
import dev.sovereign.api.OperationsEndpoint;
import dev.sovereign.api.Router;
import dev.sovereign.audit.CallLog;
import dev.sovereign.config.Settings;
import dev.sovereign.dispatch.Dispatcher;
import dev.sovereign.http.BodyBudget;
import dev.sovereign.http.HttpServer;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.http.VertxClient;
import dev.sovereign.keystore.Secrets;
import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.provider.MockServer;
import dev.sovereign.provider.Provider;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.provider.Providers;
import dev.sovereign.routing.Catalog;
import dev.sovereign.store.Sqlite;
import dev.sovereign.store.SqliteKeys;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.tenancy.Pepper;
import dev.sovereign.tenancy.StoreFailure;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.trace.Traces;
import dev.sovereign.trace.TracingConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The running program: every part made with `new`, once, from the bottom to the top.
final class Server implements AutoCloseable {
  private static final Duration USE_FLUSHED = Duration.ofSeconds(60);
  private static final Duration STORE_PROBED = Duration.ofSeconds(5);
  private static final int LOOP_LOST = 3; // What the JVM itself ends with when the heap is full.

  private final Settings settings;
  private final Log log;
  private final Lifecycle lifecycle;
  private final Loops loops;
  private final Journal journal;
  private final Sqlite database;
  private final KeyRing keys;
  private final Crossing crossing = new Crossing();
  private final Meters meters = new Meters();
  private final AtomicLong openCalls = new AtomicLong();
  private final Map<Loop, DataPlane> planes = new ConcurrentHashMap<>();
  private final List<HttpServer> listeners = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Optional<MockServer> mock;
  private final OwnServers ownServers;
  private final Optional<Traces> traces;
  private volatile boolean storeAlive = true;

  /// Opens what is on the disk, makes the providers and listens.
  ///
  /// @throws IOException if the journal cannot be opened
  Server(Settings settings, DataFolder data, Map<String, String> environment, Log log)
      throws IOException {
    this.settings = settings;
    this.log = log;
    this.lifecycle = new Lifecycle(Clock.systemUTC().instant());
    // First of all: it holds the lock that keeps a second process out of the folder.
    this.journal = Journal.open(data.journal(), JournalSettings.DEFAULT, _ -> {});
    this.database = Sqlite.open(data.database());
    this.keys =
        new KeyRing(
            new SqliteKeys(database),
            new Pepper(data.pepper()),
            settings.keys(),
            Optional.ofNullable(environment.get("SOVEREIGN_ADMIN_KEY")));
    this.loops =
        Loops.start(settings.server().transport(), Runtime.getRuntime().availableProcessors());
    loops.onLost(this::end);
    this.mock = hasMock(settings) ? Optional.of(MockServer.start(loops)) : Optional.empty();
    var secrets = new Secrets(environment);
    this.traces = Tracing.start(settings, secrets, meters, log);
    var providers = new Providers(new VertxClient(loops), secrets);
    this.ownServers = new OwnServers(providers, settings.providers(), log);
    listen(parts(providers));
    ownServers.show(meters);
    ownServers.start(loops.all().getFirst());
    crossing.start(this::housekeeping);
  }

  // Without a loop its share of the connections gets no answer, not even a refusal. Whoever watches
  // the process starts it again; what was acknowledged is in the journal.
  private void end() {
    log.error("an event loop has ended by a fault, so the process ends");
    Runtime.getRuntime().halt(LOOP_LOST);
  }

  private static boolean hasMock(Settings settings) {
    return settings.providers().stream().anyMatch(it -> it.type() == ProviderType.MOCK);
  }

  private DataPlane.Parts parts(Providers providers) {
    var byName = new HashMap<String, Provider>();
    for (var config : settings.providers()) {
      byName.put(config.name(), provider(providers, config));
    }
    var clock = Clock.systemUTC();
    var catalog = new AtomicReference<>(settings.catalog());
    var figures = new CallFigures(meters, catalog::get);
    var spans = spans(catalog::get);
    var keeper =
        new CallKeeper(settings.instance().name(), new CallLog(journal), figures, spans, clock);
    NodeFigures.show(meters, openCalls, journal);
    return new DataPlane.Parts(
        new KeyCheck(keys),
        catalog,
        new Dispatcher(byName),
        keeper,
        spans,
        crossing,
        settings.server(),
        meters,
        log,
        clock,
        lifecycle,
        openCalls);
  }

  private CallTraces spans(Supplier<Catalog> catalog) {
    var share = settings.tracing().map(TracingConfig::sample).orElse(0.0);
    return traces.map(it -> CallTraces.to(it, share, catalog)).orElseGet(CallTraces::none);
  }

  private Provider provider(Providers providers, ProviderConfig config) {
    try {
      return providers.create(placed(config));
    } catch (IllegalArgumentException noSecret) {
      throw new IllegalArgumentException(
          "providers." + config.name() + ".api_key: " + noSecret.getMessage(), noSecret);
    }
  }

  private ProviderConfig placed(ProviderConfig config) {
    return config.type() == ProviderType.MOCK
        ? ProviderConfig.mock(config.name(), mock.orElseThrow().port())
        : config;
  }

  private void listen(DataPlane.Parts parts) {
    var management = new KeysEndpoint(parts.keys(), keys, crossing, parts.clock(), log);
    var operations = new OperationsEndpoint(meters, crossing, log, this::obstacles);
    var bodies = BodyBudget.ofHeap();
    loops.all().forEach(loop -> planes.put(loop, new DataPlane(parts, loop)));
    for (var address : settings.server().listen()) {
      listeners.add(
          HttpServer.start(
              loops,
              options(address),
              bodies,
              loop -> new Router(plane(loop), operations, management)));
    }
  }

  private DataPlane plane(Loop loop) {
    var plane = planes.get(loop);
    if (plane == null) {
      throw new IllegalStateException("a loop without a data plane");
    }
    return plane;
  }

  private HttpServer.Options options(ServerConfig.Listen address) {
    return new HttpServer.Options(
        address.host(),
        address.port(),
        settings.server().limits().headers(),
        settings.server().tls());
  }

  private List<String> obstacles() {
    var obstacles = new ArrayList<String>();
    if (lifecycle.isDraining()) {
      obstacles.add("draining");
    }
    if (!journal.isWritable()) {
      obstacles.add("journal: " + journal.failure().map(_ -> "the disk failed").orElse("full"));
    }
    if (!storeAlive) {
      obstacles.add("store: it does not answer");
    }
    return obstacles;
  }

  private void housekeeping() {
    var rounds = 0L;
    while (!waited(STORE_PROBED)) {
      rounds++;
      storeAlive = database.isAlive();
      if (storeAlive && rounds % (USE_FLUSHED.toSeconds() / STORE_PROBED.toSeconds()) == 0) {
        flushUse();
      }
    }
  }

  private void flushUse() {
    try {
      keys.flushUse();
    } catch (StoreFailure failed) {
      log.warn("the use of keys could not be noted");
    }
  }

  private boolean waited(Duration time) {
    try {
      return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  KeyRing keys() {
    return keys;
  }

  String transport() {
    return loops.transport();
  }

  int port() {
    return listeners.getFirst().port();
  }

  /// Takes no new call, lets open ones finish within the grace period, ends the rest with an
  /// explicit error, and closes everything.
  @Override
  public void close() {
    lifecycle.drain();
    log.info("draining", Log.number("open_calls", openCalls.get()));
    waitForCalls(settings.server().drain());
    planes.values().forEach(DataPlane::stop);
    waitForCalls(Duration.ofSeconds(2));
    stopped.countDown();
    flushUse();
    listeners.forEach(HttpServer::close);
    mock.ifPresent(MockServer::close);
    closeJournal(); // It writes what waits and tells the loops, so they go after it.
    ownServers.close();
    traces.ifPresent(Traces::close);
    loops.close();
    crossing.close();
    database.close();
    log.info("stopped");
  }

  private void closeJournal() {
    try {
      journal.close();
    } catch (IOException failed) {
      log.error("the journal could not be closed");
    }
  }

  private void waitForCalls(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    while (openCalls.get() > 0 && System.nanoTime() < end) {
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
