package dev.sovereign.app;

import dev.sovereign.api.ShownHealth;
import dev.sovereign.core.Health;
import dev.sovereign.core.Target;
import dev.sovereign.dispatch.HealthBook;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Meters;
import dev.sovereign.routing.Catalog;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/// How the targets of the configuration in force are, for whoever shows it. Any thread may ask.
final class Healths {
  private static final List<String> LABELS = List.of("provider", "model");

  private final HealthBook book = new HealthBook();
  private final Loop clock;

  /// @param clock any loop
  Healths(Loop clock) {
    this.clock = clock;
  }

  /// Where attempts are noted.
  HealthBook book() {
    return book;
  }

  /// From now on this is in force; what both know is kept.
  void take(Catalog catalog) {
    book.keep(catalog.targets(), clock.nanoTime());
  }

  /// How each is at this moment.
  Map<Target, Health> now() {
    return book.health(clock.nanoTime());
  }

  /// How the provider's models are, by their ids there.
  List<ShownHealth> of(String provider) {
    return now().entrySet().stream()
        .filter(it -> it.getKey().provider().equals(provider))
        .map(it -> new ShownHealth(it.getKey().upstreamModel(), it.getValue()))
        .sorted(Comparator.comparing(ShownHealth::model))
        .toList();
  }

  void show(Meters meters) {
    gauge(meters, "sovereign_health_score", "How well a model answers: 1 is best.", Health::score);
    gauge(
        meters,
        "sovereign_health_samples",
        "Attempts that the score rests on; older ones count for less.",
        Health::samples);
    gauge(
        meters,
        "sovereign_health_success",
        "The share of the attempts that brought an answer.",
        Health::success);
    gauges(
        meters,
        "sovereign_health_first_token_seconds",
        "95 of 100 streams brought their first content within this time.",
        it -> seconds(it.firstTokenNanos()));
    gauges(
        meters,
        "sovereign_health_per_token_seconds",
        "Half of the answers took no longer for one more token.",
        it -> seconds(it.perTokenNanos()));
  }

  private void gauge(Meters meters, String name, String help, Function<Health, Double> value) {
    gauges(meters, name, help, it -> OptionalDouble.of(value.apply(it)));
  }

  // Nothing of targets that nobody has tried.
  private void gauges(
      Meters meters, String name, String help, Function<Health, OptionalDouble> value) {
    meters.gauges(
        name,
        help,
        LABELS,
        values -> now().forEach((target, it) -> show(values, target, it, value)));
  }

  private static void show(
      Meters.Values values, Target target, Health health, Function<Health, OptionalDouble> value) {
    if (health.samples() > 0) {
      value
          .apply(health)
          .ifPresent(it -> values.show(it, target.provider(), target.upstreamModel()));
    }
  }

  private static OptionalDouble seconds(OptionalLong nanos) {
    return nanos.isPresent() ? OptionalDouble.of(nanos.getAsLong() / 1e9) : OptionalDouble.empty();
  }
}
