package dev.sovereign.app;

import dev.sovereign.api.CallFigures;
import dev.sovereign.api.DataPlane;
import dev.sovereign.api.KeyCheck;
import dev.sovereign.api.Lifecycle;
import dev.sovereign.api.LogEndpoint;
import dev.sovereign.api.Management;
import dev.sovereign.api.OperationsEndpoint;
import dev.sovereign.api.Router;
import dev.sovereign.api.StoredAnswer;
import dev.sovereign.config.Settings;
import dev.sovereign.deferred.AnswerMemory;
import dev.sovereign.http.AnswerRooms;
import dev.sovereign.http.ByteBudget;
import dev.sovereign.http.HttpServer;
import dev.sovereign.http.ServerCertificate;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.keystore.Secrets;
import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Loops;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.store.Sqlite;
import dev.sovereign.store.SqliteKeys;
import dev.sovereign.store.SqliteUsage;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.tenancy.Pepper;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.trace.Traces;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The running program: every part made with `new`, once, from the bottom to the top.
final class Server implements AutoCloseable {
  private static final Duration USAGE_STORED = Duration.ofSeconds(1);
  private static final int LOOP_LOST = 3; // What the JVM itself ends with when the heap is full.

  private final Settings settings;
  private final Log log;
  private final Lifecycle lifecycle;
  private final Loops loops;
  private final ProvenLog proven;
  private final Sqlite database;
  private final Metering metering;
  private final Auditing auditing;
  private final KeyRing keys;
  private final Crossing crossing = new Crossing();
  private final Meters meters = new Meters();
  private final AtomicLong openCalls = new AtomicLong();
  private final AnswerMemory<StoredAnswer> answers = new AnswerMemory<>();
  private final AnswerRooms rooms;
  private final Map<Loop, DataPlane> planes = new ConcurrentHashMap<>();
  private final List<HttpServer> listeners = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Worlds worlds;
  private final Reloads reloads;
  private final Optional<Traces> traces;
  private final Management management;
  private final Readiness readiness;
  private final StoreRounds storeRounds;

  /// Opens what is on the disk, makes the providers and listens.
  ///
  /// @param settings to start with
  /// @param source of the settings that come after them
  /// @param rooms for answers that are kept in memory
  /// @throws IOException if the journal cannot be opened
  Server(Settings settings, ConfigSource source, DataFolder data, AnswerRooms rooms, Log log)
      throws IOException {
    var environment = source.environment();
    this.settings = settings;
    this.rooms = rooms;
    this.log = log;
    this.lifecycle = new Lifecycle(Clock.systemUTC().instant());
    // First of all: it keeps a second process out of the data folder.
    var folder = JournalFolder.take(data.journal());
    this.database = Sqlite.open(data.database());
    var sums = new SqliteUsage(database);
    this.metering = new Metering(sums, settings.instance().currency(), log);
    this.proven = ProvenLog.open(folder, data, settings.log(), metering, log);
    var logKeys = LogKey.of(data, settings.log().origin());
    this.auditing = Auditing.open(proven, logKeys, data, settings, log);
    auditing.closeCrashed(metering.opened(), metering.calls());
    this.readiness = new Readiness(lifecycle, proven);
    this.keys =
        new KeyRing(
            auditing.over(new SqliteKeys(database)),
            new Pepper(data.pepper()),
            settings.keys(),
            Optional.ofNullable(environment.get("SOVEREIGN_ADMIN_KEY")));
    this.loops =
        Loops.start(settings.server().transport(), Runtime.getRuntime().availableProcessors());
    this.storeRounds = new StoreRounds(database, readiness, keys, log);
    loops.onLost(this::end);
    this.traces = Tracing.start(settings, new Secrets(environment), meters, log);
    this.worlds = new Worlds(settings, loops, environment, meters, log);
    this.reloads = new Reloads(source, settings, this::readied, lifecycle, log);
    reloads.show(meters);
    metering.watch(proven.journal(), () -> Pricing.machines(reloads.inForce()));
    var parts = parts();
    var managing = new Managing(keys, reloads, worlds, readiness, sums, proven, auditing.erasure());
    this.management = managing.over(parts);
    listen(parts);
    crossing.start(this::housekeeping);
    crossing.start(this::everySecond);
    crossing.start(auditing::finishErasures);
    proven.begin(log);
    crossing.start(() -> worlds.lookAgain(this::waited));
    crossing.start(() -> new ConfigWatch(source, reloads).run(this::waited));
  }

  // Without a loop its share of the connections gets no answer, not even a refusal. Whoever watches
  // the process starts it again; what was acknowledged is in the journal.
  private void end() {
    log.error("an event loop has ended by a fault, so the process ends");
    Runtime.getRuntime().halt(LOOP_LOST);
  }

  private DataPlane.Parts parts() {
    var clock = Clock.systemUTC();
    var spans = Tracing.calls(settings, traces);
    var keeper =
        auditing.keeper(
            settings.instance().name(), metering.calls(), new CallFigures(meters), spans);
    NodeFigures.show(meters, openCalls, proven, answers::held, rooms::taken);
    return new DataPlane.Parts(
        new KeyCheck(keys),
        worlds.current(),
        keeper,
        auditing.proofs(settings.log().mirrors()),
        auditing.refused(),
        spans,
        answers,
        rooms,
        crossing,
        meters,
        log,
        clock,
        lifecycle,
        openCalls);
  }

  private void listen(DataPlane.Parts parts) {
    var operations = new OperationsEndpoint(meters, crossing, log, readiness::obstacles);
    var read = new LogEndpoint(proven.log(), proven.anchors(), crossing, log);
    var bodies = ByteBudget.ofHeap();
    loops.all().forEach(loop -> planes.put(loop, new DataPlane(parts, loop)));
    for (var address : settings.server().listen()) {
      listeners.add(
          HttpServer.start(
              loops,
              options(address),
              bodies,
              loop -> new Router(plane(loop), operations, management, read)));
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

  private void housekeeping() {
    var work = new Recurring("store", storeRounds::round, log);
    while (!waited(StoreRounds.EVERY)) {
      work.run();
    }
  }

  private void everySecond() {
    var first = loops.all().getFirst();
    var work =
        List.of(
            new Recurring("usage", metering::tick, log),
            new Recurring("log", () -> proven.tick(log), log),
            new Recurring("row keys", auditing::tick, log),
            new Recurring("period", auditing.summaries()::tick, log),
            new Recurring("answers", () -> answers.forget(first.nanoTime()), log));
    while (!waited(USAGE_STORED)) {
      work.forEach(Recurring::run);
    }
  }

  // What a configuration needs, made ready; the task puts it in force.
  private Runnable readied(Settings next) {
    var world = worlds.next(next);
    var certificate = next.server().tls().map(this::read);
    auditing.ready(next);
    return () -> {
      certificate.ifPresent(it -> listeners.forEach(listener -> listener.show(it)));
      keys.make(next.keys());
      worlds.take(world);
    };
  }

  private ServerCertificate read(HttpServer.ServerTls files) {
    try {
      return ServerCertificate.read(loops, files);
    } catch (IllegalArgumentException unusable) {
      throw new Unusable(List.of("server", "tls", "cert"), unusable);
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

  /// Takes a changed configuration; may be called from any thread, and does not wait.
  void reload() {
    crossing.start(reloads::reloadUnasked);
  }

  /// What takes changed configurations.
  Reloads reloads() {
    return reloads;
  }

  KeyRing keys() {
    return keys;
  }

  Management management() {
    return management;
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
    var answers = new OpenAnswers(listeners, lifecycle, this::waited);
    answers.await(reloads.inForce().server().drain());
    planes.values().forEach(DataPlane::stop);
    answers.await(Duration.ofSeconds(2));
    stopped.countDown();
    storeRounds.flushUse();
    reloads.close();
    listeners.forEach(HttpServer::close);
    worlds.close();
    metering.stop();
    auditing.close(); // It writes what waits and tells the loops, so they go after it.
    traces.ifPresent(Traces::close);
    loops.close();
    crossing.close();
    metering.close();
    database.close();
    log.info("stopped");
  }
}
