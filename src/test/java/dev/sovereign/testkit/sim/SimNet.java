package dev.sovereign.testkit.sim;

import dev.sovereign.http.ConnectLimits;
import dev.sovereign.http.Connection;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.HttpClient;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.Target;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import dev.sovereign.testkit.sim.SimServer.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// The network to the providers in memory: an [HttpClient] whose servers are [SimServer]s.
///
/// What the interface leaves open goes this way or that by chance: whether a piece still comes
/// after a pause, and whether what was held comes within `resume` or a turn later.
public final class SimNet implements HttpClient {
  private final Random random;
  private final Map<String, SimServer> servers = new HashMap<>();
  private final Set<SimConnection> open = new LinkedHashSet<>();
  private final List<Watcher> watchers = new ArrayList<>();

  /// Sees what reaches a server.
  public interface Watcher {
    /// Somebody connects.
    void connects(Target target);

    /// A request leaves.
    void sends(SimConnection connection, OutboundRequest request);
  }

  public SimNet(Random random) {
    this.random = random;
  }

  /// Puts a server on the network.
  public void add(String authority, SimServer server) {
    servers.put(authority, server);
  }

  /// Tells this one too of everything that reaches a server.
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /// The connections that nobody has ended.
  public List<SimConnection> open() {
    return List.copyOf(open);
  }

  @Override
  public Future<Connection> connect(Loop loop, Target target, ConnectLimits limits) {
    watchers.forEach(it -> it.connects(target));
    var server = servers.get(target.authority());
    if (server == null) {
      return Future.failed(failure(target, ConnectionFailure.Stage.RESOLVE));
    }
    var welcome = server.welcome();
    var limit = target.tls() ? limits.connect().plus(limits.tls()) : limits.connect();
    var result = new Promise<Connection>();
    if (welcome.after().compareTo(limit) > 0) {
      fail(loop, limit, failure(target, ConnectionFailure.Stage.CONNECT), result);
      return result.future();
    }
    switch (welcome) {
      case Welcome.Fails(var after, var stage) -> fail(loop, after, failure(target, stage), result);
      case Welcome.Stands(var after, var isUsed) ->
          loop.after(
              after, () -> result.succeed(new SimConnection(this, loop, target, server, isUsed)));
    }
    return result.future();
  }

  private static void fail(
      Loop loop, Duration after, ConnectionFailure failure, Promise<Connection> result) {
    loop.after(after, () -> result.fail(failure));
  }

  static ConnectionFailure failure(Target target, ConnectionFailure.Stage stage) {
    return new ConnectionFailure(stage, target.authority() + ": " + stage);
  }

  void opened(SimConnection connection) {
    open.add(connection);
  }

  void ended(SimConnection connection) {
    open.remove(connection);
  }

  void sends(SimConnection connection, OutboundRequest request) {
    watchers.forEach(it -> it.sends(connection, request));
  }

  boolean perhaps() {
    return random.nextBoolean();
  }
}
