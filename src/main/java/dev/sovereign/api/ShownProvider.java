package dev.sovereign.api;

import dev.sovereign.dispatch.GateView;
import dev.sovereign.json.ObjectText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A provider as the management API shows it: all that may be said of it, so no secret.
///
/// @param type the configuration's word
/// @param source `gpu`, `cloud` or `mock`: whose machine it is
/// @param baseUrl where it is; nothing of the mock, which is built in
/// @param place every place where its work may be done; empty for unknown
/// @param isBackstop whether it is the last resort of calls that must stay in its place
/// @param costPerHour of the machine, as a decimal number
/// @param hasKey whether it is asked with a key
/// @param takesAny whether any id of its own may be asked for
/// @param gates how the gates before it stand
/// @param health of its models that the configuration names
/// @param state what an own server said of itself last; nothing of others
public record ShownProvider(
    String name,
    String type,
    String source,
    Optional<String> baseUrl,
    List<String> place,
    boolean isBackstop,
    Optional<String> costPerHour,
    boolean hasKey,
    boolean takesAny,
    GateView gates,
    List<ShownHealth> health,
    Optional<State> state) {
  /// How an own server is.
  public record State(boolean ready, OptionalLong running, OptionalLong waiting) {
    private String json() {
      return new ObjectText()
          .flag("ready", ready)
          .number("running", running)
          .number("waiting", waiting)
          .end();
    }
  }

  public ShownProvider {
    place = List.copyOf(place);
    health = List.copyOf(health);
  }

  String json() {
    return new ObjectText()
        .text("name", name)
        .text("type", type)
        .text("source", source)
        .text("base_url", baseUrl)
        .texts("place", place)
        .flag("backstop", isBackstop)
        .text("cost_per_hour", costPerHour)
        .flag("has_key", hasKey)
        .text("models", takesAny ? "any" : "listed")
        .number("in_flight", gates.inFlight())
        .raw("gates", ShownGates.json(gates))
        .list("health", health.stream().map(ShownHealth::json).toList())
        .raw("state", state.map(State::json).orElse("null"))
        .end();
  }
}
