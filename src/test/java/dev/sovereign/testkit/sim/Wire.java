package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.http.OutboundRequest;
import dev.sovereign.loop.Loop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What reached the providers, call by call.
final class Wire implements SimNet.Watcher {
  private static final String PROMPT = "call ";

  private final Loop loop;
  private final Map<Integer, List<Sent>> sent = new HashMap<>();
  private final List<String> connected = new ArrayList<>();

  /// A request that left.
  ///
  /// @param provider its name, which its host begins with
  /// @param id the call's, as the gateway gave it; empty where a provider is not told
  record Sent(String provider, String id, SimConnection connection, long at) {
    @Override
    public String toString() {
      return provider + " at " + at / 1_000_000 + (connection.isStale() ? " (stale)" : "");
    }
  }

  Wire(Loop loop) {
    this.loop = loop;
  }

  /// The name of the provider that a connection leads to.
  static String provider(SimConnection connection) {
    return connection.target().host().substring(0, connection.target().host().indexOf('.'));
  }

  /// What stands in the prompt of a call.
  static String prompt(int call) {
    return PROMPT + call;
  }

  /// The call whose prompt is in this text.
  static int callIn(String text) {
    var from = text.indexOf(PROMPT) + PROMPT.length();
    var to = from;
    while (Character.isDigit(text.charAt(to))) {
      to++;
    }
    return Integer.parseInt(text.substring(from, to));
  }

  @Override
  public void connects(SimConnection connection) {
    connected.add(provider(connection));
  }

  @Override
  public void sends(SimConnection connection, OutboundRequest request) {
    var call = callIn(new String(request.body(), UTF_8));
    var id = request.headers().first("x-request-id").orElse("");
    sent.computeIfAbsent(call, _ -> new ArrayList<>())
        .add(new Sent(provider(connection), id, connection, loop.nanoTime()));
  }

  /// The requests that left for a call, in order.
  List<Sent> of(int call) {
    return sent.getOrDefault(call, List.of());
  }

  /// The requests that are attempts of their own: one that met a connection that had been given up
  /// leaves once more, as the same.
  static List<Sent> attempts(List<Sent> sent) {
    var attempts = new ArrayList<Sent>();
    var mayRepeat = new HashMap<String, Sent>(); // Another's request may have left in between.
    for (var next : sent) {
      var first = mayRepeat.remove(next.provider());
      if (first != null) {
        attempts.remove(first);
      } else if (next.connection().isStale()) {
        mayRepeat.put(next.provider(), next);
      }
      attempts.add(next);
    }
    return attempts;
  }

  /// How many connections were begun to a provider.
  long connects(String provider) {
    return connected.stream().filter(provider::equals).count();
  }
}
