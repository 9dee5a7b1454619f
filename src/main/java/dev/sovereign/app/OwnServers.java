package dev.sovereign.app;

import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.Providers;
import dev.sovereign.provider.ServerState;
import dev.sovereign.provider.ServerWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Watches the own servers of the configuration and shows what they say of themselves in the
/// program's figures. Any thread may show them; one at a time changes them.
final class OwnServers implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final Loop loop;
  private final BiConsumer<String, ServerState> heard;
  private volatile List<ServerWatch> watches = List.of();

  /// The watches of one configuration, which ask nothing yet.
  record Watches(List<ServerWatch> all) {
    Watches {
      all = List.copyOf(all);
    }

    /// @throws IllegalArgumentException if a secret is not where it should be
    static Watches of(Providers providers, List<ProviderConfig> configs, Log log) {
      return new Watches(
          configs.stream().flatMap(config -> providers.watch(config, log).stream()).toList());
    }
  }

  /// @param loop that they are asked from
  /// @param heard told of each answer, by the server's name
  OwnServers(Loop loop, BiConsumer<String, ServerState> heard) {
    this.loop = loop;
    this.heard = heard;
  }

  /// Asks these from now on, and no others.
  void watch(Watches next) {
    var before = watches;
    before.forEach(ServerWatch::close);
    next.all().forEach(fresh -> before.forEach(fresh::follow));
    watches = next.all();
    next.all().forEach(it -> it.start(loop, EVERY, state -> heard.accept(it.name(), state)));
  }

  /// Asks them no more.
  @Override
  public void close() {
    watches.forEach(ServerWatch::close);
  }

  /// What one of them said last.
  Optional<ServerState> state(String provider) {
    return watches.stream()
        .filter(it -> it.name().equals(provider))
        .findFirst()
        .flatMap(ServerWatch::state);
  }

  void show(Meters meters) {
    meters.gauges(
        "sovereign_server_ready",
        "1 while an own server says that it can serve.",
        List.of("provider"),
        values ->
            watches.forEach(
                watch ->
                    watch.state().ifPresent(it -> values.show(it.ready() ? 1 : 0, watch.name()))));
    meters.gauges(
        "sovereign_server_requests",
        "Calls at an own server, of everybody, by what they do there.",
        List.of("provider", "state"),
        values ->
            watches.forEach(
                watch -> {
                  show(values, watch, "running", ServerState::running);
                  show(values, watch, "waiting", ServerState::waiting);
                }));
  }

  private static void show(
      Meters.Values values,
      ServerWatch watch,
      String word,
      Function<ServerState, OptionalLong> figure) {
    watch
        .state()
        .map(figure)
        .filter(OptionalLong::isPresent)
        .ifPresent(it -> values.show((double) it.getAsLong(), watch.name(), word));
  }
}
