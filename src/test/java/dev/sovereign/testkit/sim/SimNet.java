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
    /// Somebody connects; whether the connection will stand is not known yet.
    void connects(SimConnection connection);

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

  /// The connections that nobody has ended, those included that do not stand yet.
  public List<SimConnection> open() {
    return List.copyOf(open);
  }

  /// The same network for one whose connections nobody sees.
  public HttpClient unseen() {
    return (loop, target, limits) -> connect(new SimConnection(this, loop, target), limits);
  }

  @Override
  public Future<Connection> connect(Loop loop, Target target, ConnectLimits limits) {
    var made = new SimConnection(this, loop, target);
    open.add(made);
    watchers.forEach(it -> it.connects(made));
    return connect(made, limits);
  }

  private Future<Connection> connect(SimConnection made, ConnectLimits limits) {
    var target = made.target();
    var server = servers.get(target.authority());
    var result = new Promise<Connection>();
    if (server == null) {
      made.fails(Duration.ZERO, ConnectionFailure.Stage.RESOLVE, result);
      return result.future();
    }
    var welcome = server.welcome();
    var limit = target.tls() ? limits.connect().plus(limits.tls()) : limits.connect();
    if (welcome.after().compareTo(limit) > 0) {
      made.fails(limit, ConnectionFailure.Stage.CONNECT, result);
      return result.future();
    }
    switch (welcome) {
      case Welcome.Fails(var after, var stage) -> made.fails(after, stage, result);
      case Welcome.Stands(var after, var isUsed) -> made.stands(after, server, isUsed, result);
    }
    return result.future();
  }

  static ConnectionFailure failure(Target target, ConnectionFailure.Stage stage) {
    return new ConnectionFailure(stage, target.authority() + ": " + stage);
  }

  void ended(SimConnection connection) {
    open.remove(connection);
  }

  void sends(SimConnection connection, OutboundRequest request) {
    if (open.contains(connection)) {
      watchers.forEach(it -> it.sends(connection, request));
    }
  }

  boolean perhaps() {
    return random.nextBoolean();
  }
}
