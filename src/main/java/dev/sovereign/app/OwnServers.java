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
import java.util.OptionalLong;
import java.util.function.Function;

/// Watches the own servers of the configuration and shows what they say of themselves in the
/// program's figures.
final class OwnServers implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final List<ServerWatch> watches;

  OwnServers(Providers providers, List<ProviderConfig> configs, Log log) {
    this.watches =
        configs.stream().flatMap(config -> providers.watch(config, log).stream()).toList();
  }

  /// Asks them from now on, from this loop.
  void start(Loop loop) {
    watches.forEach(it -> it.start(loop, EVERY));
  }

  /// Asks them no more.
  @Override
  public void close() {
    watches.forEach(ServerWatch::close);
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
