package dev.sovereign.config;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.AuditMode;
import dev.sovereign.core.BreakerConfig;
import dev.sovereign.core.Hedge;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Retries;
import dev.sovereign.core.Timeouts;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.loop.Loops;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.UpstreamStream;
import dev.sovereign.routing.Group;
import dev.sovereign.routing.Model;
import dev.sovereign.trace.TracingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Names every key and what holds where it is absent.
final class DefaultsTest {
  private static final Set<String> NEEDED =
      Set.of(
          "providers.<name>.type",
          "models.<name>.offers",
          "models.<name>.offers.provider",
          "models.<name>.offers.model",
          "capabilities.<name>.chain",
          "capabilities.<name>.chain.group",
          "server.tls.cert",
          "server.tls.key",
          "log.witnesses.policy",
          "log.mirrors.vkey",
          "log.mirrors.url",
          "log.anchor.rekor",
          "log.anchor.key",
          "telemetry.otlp.endpoint",
          "telemetry.otlp.headers.<name>.env",
          "telemetry.otlp.headers.<name>.file",
          "store",
          "prices.snapshot");

  private final Settings settings = Yaml.good(Yaml.SMALL);

  @Test
  void everyKeyHasItsDefault() {
    var found = new HashMap<>(node());
    found.putAll(provider(settings.providers().getFirst()));
    found.putAll(model(settings.catalog().models().values().iterator().next()));
    found.putAll(walk());
    found.put("telemetry.otlp.sample", tracing().sample());

    assertEquals(expected(), found);
  }

  @Test
  void noKeyIsLeftOut() {
    var named = new TreeSet<>(expected().keySet());
    named.addAll(NEEDED);

    assertEquals(ReadKeys.all(), named);
  }

  /// What holds where a key is absent, as the records have it.
  static Map<String, Object> expected() {
    var all = new HashMap<String, Object>(expectedOfWalk());
    all.putAll(expectedOfTheRest());
    return all;
  }

  private static Map<String, Object> expectedOfTheRest() {
    return Map.ofEntries(
        entry("instance.name", "sovereign"),
        entry("instance.home", Optional.empty()),
        entry("instance.groups", Map.of()),
        entry("instance.currency", "USD"),
        entry("server.listen", List.of(new ServerConfig.Listen("127.0.0.1", 8484))),
        entry("server.behind_proxy", false),
        entry("server.transport", Loops.Choice.AUTO),
        entry("server.limits.body", 50L * 1024 * 1024),
        entry("server.limits.depth", 128),
        entry("server.limits.headers", 32 * 1024),
        entry("server.limits.streams", 20_000),
        entry("server.keep_alive", Duration.ofSeconds(45)),
        entry("server.drain", Duration.ofSeconds(30)),
        entry("data", Path.of("sovereign-data")),
        entry("log.origin", Optional.empty()),
        entry("log.audit", AuditMode.NORMAL),
        entry("log.witnesses.require", 0),
        entry("log.mirrors", List.of()),
        entry("log.anchor.every", Duration.ofMinutes(10)),
        entry("watch", false),
        entry("keys.prefix", "sv-"),
        entry("keys.expire", Duration.ofDays(90)),
        entry("providers.<name>.base_url", "http://127.0.0.1:9"),
        entry("providers.<name>.api_key.env", Optional.empty()),
        entry("providers.<name>.api_key.file", Optional.empty()),
        entry("providers.<name>.source", Offer.Kind.CLOUD),
        entry("providers.<name>.place", List.of()),
        entry("providers.<name>.backstop", false),
        entry("providers.<name>.cost_per_hour", Optional.empty()),
        entry("providers.<name>.upstream_stream", UpstreamStream.AUTO),
        entry("providers.<name>.models", true),
        entry("providers.<name>.send", Map.of()),
        entry("providers.<name>.max_in_flight", OptionalInt.empty()),
        entry("providers.<name>.breaker", BREAKER),
        entry("providers.<name>.timeouts", TIMES),
        entry("models.<name>.context", OptionalLong.empty()),
        entry("models.<name>.offers.weights", ""),
        entry("models.<name>.offers.price.input", Map.of()),
        entry("models.<name>.offers.price.cached_input", Map.of()),
        entry("models.<name>.offers.price.output", Map.of()),
        entry("models.<name>.fallback", List.of()),
        entry("capabilities.<name>.attempts", 3),
        entry("capabilities.<name>.gpu_first", true),
        entry("capabilities.<name>.failover_on", false),
        entry("capabilities.<name>.require_backstop", false),
        entry("capabilities.<name>.residency", Optional.empty()),
        entry("capabilities.<name>.chain.order", Group.Order.HEALTH),
        entry("capabilities.<name>.retry_in_place", Retries.DEFAULT),
        entry("capabilities.<name>.retry_budget", 0.2),
        entry("capabilities.<name>.hedge", Hedge.OFF),
        entry("capabilities.<name>.timeouts", TIMES),
        entry("telemetry.otlp.sample", 1.0));
  }

  private static Map<String, Object> expectedOfWalk() {
    return Map.ofEntries(
        entry("routing.attempts", 3),
        entry("routing.gpu_first", true),
        entry("routing.failover_on", false),
        entry("routing.require_backstop", false),
        entry("routing.retry_in_place.errors", 1),
        entry("routing.retry_in_place.after", Duration.ofMillis(100)),
        entry("routing.retry_in_place.retry_after", Duration.ofSeconds(1)),
        entry("routing.retry_budget", 0.2),
        entry("routing.hedge.after", new Hedge.Patience.Endless()),
        entry("routing.hedge.share", 0.05),
        entry("breaker.failures", 5),
        entry("breaker.connection_failures", 3),
        entry("breaker.open", Duration.ofSeconds(5)),
        entry("breaker.open_max", Duration.ofSeconds(12)),
        entry("breaker.ramp", Duration.ofSeconds(5)),
        entry("timeouts.connect", Duration.ofSeconds(2)),
        entry("timeouts.tls", Duration.ofSeconds(3)),
        entry("timeouts.headers", Duration.ofSeconds(15)),
        entry("timeouts.first_token", Duration.ofSeconds(60)),
        entry("timeouts.idle", Duration.ofSeconds(30)),
        entry("timeouts.progress", Duration.ofSeconds(120)),
        entry("timeouts.answer", Duration.ofMinutes(4)),
        entry("timeouts.total", Duration.ofMinutes(10)));
  }

  private Map<String, Object> node() {
    var server = settings.server();
    return Map.ofEntries(
        entry("instance.name", settings.instance().name()),
        entry("instance.home", settings.instance().atlas().home()),
        entry("instance.groups", settings.instance().atlas().groups()),
        entry("instance.currency", settings.instance().currency()),
        entry("log.origin", settings.log().origin()),
        entry("log.audit", settings.log().audit()),
        entry("log.mirrors", settings.log().mirrors()),
        entry("log.witnesses.require", required()),
        entry("log.anchor.every", everySoOften()),
        entry("server.listen", server.listen()),
        entry("server.behind_proxy", server.behindProxy()),
        entry("server.transport", server.transport()),
        entry("server.limits.body", server.limits().body()),
        entry("server.limits.depth", server.limits().depth()),
        entry("server.limits.headers", server.limits().headers()),
        entry("server.limits.streams", server.limits().streams()),
        entry("server.keep_alive", server.keepAlive()),
        entry("server.drain", server.drain()),
        entry("data", settings.data()),
        entry("watch", settings.watch()),
        entry("keys.prefix", settings.keys().prefix()),
        entry("keys.expire", settings.keys().expire()));
  }

  private static int required() {
    var settings = Yaml.good("log: {witnesses: {policy: w}}\n" + Yaml.SMALL);
    return settings.log().witnesses().orElseThrow().require();
  }

  private static Duration everySoOften() {
    var log = "log: {anchor: {rekor: 'http://127.0.0.1:9', key: k}}\n";
    return Yaml.good(log + Yaml.SMALL).log().anchor().orElseThrow().every();
  }

  private static TracingConfig tracing() {
    var yaml = "telemetry: {otlp: {endpoint: \"http://127.0.0.1:9\"}}\n";
    return Yaml.good(yaml + Yaml.SMALL).tracing().orElseThrow();
  }

  private static Map<String, Object> provider(ProviderConfig provider) {
    return Map.ofEntries(
        entry("providers.<name>.base_url", "http://" + provider.target().authority()),
        entry("providers.<name>.api_key.env", provider.apiKey()),
        entry("providers.<name>.api_key.file", provider.apiKey()),
        entry("providers.<name>.source", provider.kind()),
        entry("providers.<name>.place", provider.place()),
        entry("providers.<name>.backstop", provider.isBackstop()),
        entry("providers.<name>.cost_per_hour", provider.costPerHour()),
        entry("providers.<name>.upstream_stream", provider.upstreamStream()),
        entry("providers.<name>.models", provider.takesAnyModel()),
        entry("providers.<name>.send", provider.send()),
        entry("providers.<name>.max_in_flight", provider.gates().maxInFlight()),
        entry("providers.<name>.breaker", provider.gates().breaker()),
        entry("providers.<name>.timeouts", provider.timeouts()));
  }

  private static Map<String, Object> model(Model model) {
    return Map.ofEntries(
        entry("models.<name>.context", model.context()),
        entry("models.<name>.offers.weights", model.offers().getFirst().weights()),
        entry("models.<name>.offers.price.input", model.prices()),
        entry("models.<name>.offers.price.cached_input", model.prices()),
        entry("models.<name>.offers.price.output", model.prices()),
        entry("models.<name>.fallback", model.fallback()));
  }

  private static Group group() {
    var grouped = Yaml.good(Yaml.SMALL.replace("chain: [m]", "chain: [{group: [m]}]"));
    return Yaml.capability(grouped, "c").groups().getFirst();
  }

  private Map<String, Object> walk() {
    var routing = settings.catalog().routing();
    var capability = Yaml.capability(settings, "c");
    var times = settings.providers().getFirst().timeouts();
    var breaker = settings.providers().getFirst().gates().breaker();
    return Map.ofEntries(
        entry("capabilities.<name>.attempts", capability.routing().attempts()),
        entry("capabilities.<name>.gpu_first", capability.routing().gpuFirst()),
        entry("capabilities.<name>.failover_on", capability.routing().contextLengthMovesOn()),
        entry("capabilities.<name>.require_backstop", capability.routing().requireBackstop()),
        entry("capabilities.<name>.residency", capability.residency()),
        entry("capabilities.<name>.chain.order", group().order()),
        entry("capabilities.<name>.retry_in_place", capability.routing().retries()),
        entry("capabilities.<name>.retry_budget", capability.routing().retries().budget()),
        entry("capabilities.<name>.hedge", capability.routing().hedge()),
        entry("capabilities.<name>.timeouts", capability.chain().getFirst().timeouts()),
        entry("routing.attempts", routing.attempts()),
        entry("routing.gpu_first", routing.gpuFirst()),
        entry("routing.failover_on", routing.contextLengthMovesOn()),
        entry("routing.require_backstop", routing.requireBackstop()),
        entry("routing.retry_in_place.errors", routing.retries().errors()),
        entry("routing.retry_in_place.after", routing.retries().after()),
        entry("routing.retry_in_place.retry_after", routing.retries().retryAfter()),
        entry("routing.retry_budget", routing.retries().budget()),
        entry("routing.hedge.after", routing.hedge().patience()),
        entry("routing.hedge.share", routing.hedge().share()),
        entry("breaker.failures", breaker.failures()),
        entry("breaker.connection_failures", breaker.connectionFailures()),
        entry("breaker.open", breaker.open()),
        entry("breaker.open_max", breaker.openMax()),
        entry("breaker.ramp", breaker.ramp()),
        entry("timeouts.connect", times.connect()),
        entry("timeouts.tls", times.tls()),
        entry("timeouts.headers", times.headers()),
        entry("timeouts.first_token", times.firstToken()),
        entry("timeouts.idle", times.idle()),
        entry("timeouts.progress", times.progress()),
        entry("timeouts.answer", times.answer()),
        entry("timeouts.total", routing.total()));
  }

  private static final BreakerConfig BREAKER =
      new BreakerConfig(5, 3, Duration.ofSeconds(5), Duration.ofSeconds(12), Duration.ofSeconds(5));

  private static final Timeouts TIMES =
      new Timeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofMinutes(4));
}
