package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Hedge;
import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Retries;
import dev.sovereign.core.Timeouts;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.http.HttpServer;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.http.Target;
import dev.sovereign.keystore.SecretRef;
import dev.sovereign.loop.Loops;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.provider.UpstreamStream;
import dev.sovereign.routing.Atlas;
import dev.sovereign.routing.RoutingConfig;
import dev.sovereign.tenancy.KeysConfig;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A file that says everything becomes the records that it means.
final class SettingsTest {
  static final String LARGE =
      """
      instance: {name: node-7, home: nz, groups: {anz: [au, nz]}, currency: NZD}
      server:
        listen: ["127.0.0.1:9001", "[::1]:9002"]
        tls: {cert: chain.pem, key: key.pem}
        behind_proxy: true
        transport: epoll
        limits: {body: 1MiB, depth: 16, headers: 8KiB, streams: 500}
        keep_alive: 10s
        drain: 5s
      data: /var/lib/sovereign
      store: sqlite
      keys: {prefix: sk_, expire: 30d}
      providers:
        hall:
          type: llamacpp
          base_url: http://192.168.7.7:9090/v1/
          source: cloud
          place: nz
          cost_per_hour: 1.50
          upstream_stream: never
          timeouts: {connect: 1s, first_token: 90s}
        lake:
          type: openrouter
          api_key: {env: LAKE_KEY}
          place: [nz, anz]
          backstop: true
          models: listed
          send: {provider: {only: [a]}, top_k: 40}
        hill:
          type: openai-compatible
          base_url: https://hill.example/api
          api_key: {file: "/run/secrets/${HILL:-hill}"}
          source: gpu
      models:
        heron:
          context: 32768
          fallback: [kea, lake/weka]
          offers:
            - {provider: hall, model: heron.gguf}
            - provider: lake
              model: birds/heron
              price: {input: 0.10, cached_input: 0.01, output: 0.40}
        kea:
          offers: [{provider: hill, model: kea-1}]
      capabilities:
        smart:
          chain: [heron, {group: [lake/tui, kea]}]
          attempts: 2
          gpu_first: false
          failover_on: [context_length_exceeded]
          timeouts: {first_token: 4s, total: 30s}
        fast: {chain: [kea]}
      routing: {attempts: 4, gpu_first: true, failover_on: []}
      timeouts: {connect: 3s, tls: 4s, headers: 20s, first_token: 50s, idle: 25s,
        progress: 1m, answer: 2m, total: 5m}
      prices: {snapshot: built-in}
      """;

  private static final Jurisdiction AU = new Jurisdiction("au");
  private static final Jurisdiction NZ = new Jurisdiction("nz");
  private static final Timeouts TIMES = times(3, 20, 50);

  private final Settings settings = Yaml.good(LARGE);

  @Test
  void theNode() {
    assertEquals(
        new Settings.Instance(
            "node-7", new Atlas(Optional.of(NZ), Map.of("anz", Set.of(AU, NZ))), "NZD"),
        settings.instance());
    assertEquals(Path.of("/var/lib/sovereign"), settings.data());
    assertEquals(new KeysConfig("sk_", Duration.ofDays(30)), settings.keys());
    assertEquals(
        new ServerConfig(
            List.of(
                new ServerConfig.Listen("127.0.0.1", 9001), new ServerConfig.Listen("::1", 9002)),
            true,
            Optional.of(new HttpServer.ServerTls("chain.pem", "key.pem")),
            Loops.Choice.EPOLL,
            new ServerConfig.Limits(1 << 20, 16, 8 << 10, 500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5)),
        settings.server());
  }

  @Test
  void anOwnServer() {
    var hall = settings.providers().getFirst();

    assertEquals(ProviderType.LLAMACPP, hall.type());
    assertEquals(new Target(false, "192.168.7.7", 9090, Target.Reach.PRIVATE), hall.target());
    assertEquals("/v1", hall.basePath());
    assertEquals(Offer.Kind.CLOUD, hall.kind());
    assertEquals(List.of("nz"), hall.place());
    assertEquals(Optional.of(new BigDecimal("1.50")), hall.costPerHour());
    assertEquals(UpstreamStream.NEVER, hall.upstreamStream());
    assertEquals(times(1, 20, 90), hall.timeouts());
  }

  @Test
  void aCloud() {
    var lake = settings.providers().get(1);

    assertEquals(Optional.of(new SecretRef.Env("LAKE_KEY")), lake.apiKey());
    assertEquals(List.of("nz", "anz"), lake.place());
    assertEquals(false, lake.takesAnyModel());
    assertEquals(Set.of("provider", "top_k"), lake.send().keySet());
    assertEquals(TIMES, lake.timeouts());
  }

  @Test
  void anOwnServersTimeToHeadersIsThatToItsFirstToken() {
    var hill = settings.providers().get(2);

    assertEquals(Optional.of(new SecretRef.File("/run/secrets/hill")), hill.apiKey());
    assertEquals(times(3, 50, 50), hill.timeouts());
  }

  @Test
  void aModel() {
    var heron = Optional.ofNullable(settings.catalog().models().get("heron")).orElseThrow();

    assertEquals(OptionalLong.of(32_768), heron.context());
    assertEquals(List.of("heron.gguf", "birds/heron"), upstream(heron.offers()));
    assertEquals(List.of("kea-1", "weka"), upstream(heron.fallback()));
    assertEquals(
        Map.of(
            heron.offers().get(1),
            new UnitPrices(
                OptionalLong.of(100_000_000),
                OptionalLong.of(10_000_000),
                OptionalLong.of(400_000_000))),
        heron.prices());
  }

  @Test
  void aCapabilityHasItsOwnRoutingAndTheShorterTimes() {
    var smart = Yaml.capability(settings, "smart");

    assertEquals(List.of("heron.gguf", "birds/heron", "tui", "kea-1"), upstream(smart.chain()));
    assertEquals(
        new RoutingConfig(
            2, false, true, false, Duration.ofSeconds(30), Retries.DEFAULT, Hedge.OFF),
        smart.routing());
    assertEquals(
        List.of(4L, 4L, 4L, 4L),
        smart.chain().stream().map(it -> it.timeouts().firstToken().toSeconds()).toList());
  }

  @Test
  void anotherHasThatOfTheFile() {
    var fast = Yaml.capability(settings, "fast");

    assertEquals(
        new RoutingConfig(4, true, false, false, Duration.ofMinutes(5), Retries.DEFAULT, Hedge.OFF),
        fast.routing());
    assertEquals(settings.catalog().routing(), fast.routing());
  }

  private static List<String> upstream(List<Offer> offers) {
    return offers.stream().map(Offer::upstreamModel).toList();
  }

  private static Timeouts times(long connect, long headers, long firstToken) {
    return new Timeouts(
        Duration.ofSeconds(connect),
        Duration.ofSeconds(4),
        Duration.ofSeconds(headers),
        Duration.ofSeconds(firstToken),
        Duration.ofSeconds(25),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2));
  }
}
