package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What `config show` shows is a file that means the same, every key in it, no secret.
final class EffectiveTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("IDLE", "7s", "UNSET", "");
  private static final String FULL =
      """
      instance: {name: "node 1", home: no, groups: {anz: [nz, au]}, currency: AUD}
      server:
        listen: ["127.0.0.1:1", "[::1]:2"]
        tls: {cert: a.pem, key: b.pem}
        limits: {body: 3MiB, depth: 9}
        drain: 1500ms
      data: /var/lib/sovereign
      watch: true
      keys: {prefix: sk_, expire: 30d}
      timeouts: {idle: "${IDLE}", total: 5m}
      routing:
        attempts: 2
        retry_budget: 9%
        hedge: {after: 800ms, share: 2%}
        failover_on: [context_length_exceeded]
      providers:
        own:
          type: vllm
          api_key: {file: /run/secret}
          place: [anz, no]
          backstop: true
          cost_per_hour: 7.18
          max_in_flight: 64
          breaker: {failures: 9, ramp: 7s}
          timeouts: {first_token: 90s}
        "1":
          type: openrouter
          api_key: {env: OPENROUTER_API_KEY}
          models: listed
          send: {provider: {data_collection: deny}, x_api_key: hunter2, list: [1, true, null, "1"]}
        mock: {type: mock}
      models:
        m/1:
          context: 1000
          offers:
            - {provider: own, model: up, weights: w}
            - {provider: "1", model: "up:x", price: {input: 0.14, output: 2}}
          fallback: ["1/z"]
        n: {offers: [{provider: own, model: up2}]}
      capabilities:
        smart:
          chain: [m/1, {group: [n, 1/y]}]
          attempts: 5
          timeouts: {first_token: 3s, total: "${UNSET:-1m}"}
        fast: {chain: [n], residency: [anz, no]}
      telemetry:
        otlp: {endpoint: "http://127.0.0.1:9", sample: 12.5%, headers: {x-key: {env: KEY}}}
      log:
        origin: sovereign.example.com/log
        audit: strict
        witnesses: {policy: w.policy, require: 1}
        mirrors: [{vkey: m.example+00000000+AA==, url: "https://m.example"}]
        anchor: {rekor: "http://127.0.0.1:9/r", key: r.policy, every: 5m}
      """;

  private static Settings settings() {
    return Yaml.good(FULL, ENVIRONMENT);
  }

  private static String shown(String text, Map<String, String> environment) {
    var origins = new Origins(Places.of("sovereign.yaml", text), environment, Map.of());
    return origins.yaml(Effective.of(Yaml.good(text, environment)));
  }

  @Test
  void whatIsShownMeansTheSame() {
    var again = Yaml.good(shown(FULL, ENVIRONMENT));

    assertEquals(List.of(), Changes.between(settings(), again));
    assertEquals(settings().catalog(), again.catalog());
    assertEquals(settings().server(), again.server());
    assertEquals(settings().tracing(), again.tracing());
  }

  @Test
  void everyKeyIsShown() {
    var shown =
        Effective.of(settings()).stream()
            .map(it -> it.key().replaceAll("^(providers|capabilities)\\.[^.]+", "$1.<name>"))
            .map(it -> it.replaceAll("^models\\.(m/1|n)", "models.<name>"))
            .map(it -> it.replaceAll("headers\\.x-key", "headers.<name>"))
            .map(
                it ->
                    it.replaceAll(
                        "(<name>\\.(timeouts|send|breaker|retry_in_place|hedge))\\..*", "$1"))
            .collect(Collectors.toSet());
    var keys = new TreeSet<>(ReadKeys.all());
    keys.removeAll(shown);
    keys.removeIf(
        it ->
            it.startsWith("timeouts.")
                || it.startsWith("breaker.")); // Each is shown at the providers it holds for.

    // They are shown within the key above them, or are the other of two.
    assertEquals(
        Set.of(
            "capabilities.<name>.chain.group",
            "capabilities.<name>.chain.order",
            "log.mirrors.url",
            "log.mirrors.vkey",
            "models.<name>.offers.model",
            "models.<name>.offers.weights",
            "models.<name>.offers.price.cached_input",
            "models.<name>.offers.price.input",
            "models.<name>.offers.price.output",
            "models.<name>.offers.provider",
            "telemetry.otlp.headers.<name>.file"),
        keys);
  }

  @Test
  void aSecretThatWasPutInByMistakeIsNotShown() {
    var shown = shown(FULL, ENVIRONMENT);

    assertFalse(shown.contains("hunter2"), shown);
    assertTrue(shown.contains("x_api_key: \"***\""), shown);
  }

  @Test
  void eachValueSaysWhereItComesFrom() {
    var origins = new Origins(Places.of("s.yaml", FULL), ENVIRONMENT, Map.of("data", "--data"));

    assertEquals("s.yaml:1", origins.of(List.of("instance", "name")));
    assertEquals("default", origins.of(List.of("server", "keep_alive")));
    assertEquals("s.yaml:10, environment IDLE", origins.of(List.of("timeouts", "idle")));
    assertEquals(
        "s.yaml:10, environment IDLE", origins.of(List.of("providers", "1", "timeouts", "idle")));
    assertEquals("s.yaml:12", origins.of(List.of("capabilities", "fast", "attempts")));
    assertEquals("s.yaml:43", origins.of(List.of("capabilities", "smart", "attempts")));
    assertEquals("s.yaml:44", origins.of(List.of("capabilities", "smart", "timeouts", "total")));
    assertEquals("--data", origins.of(List.of("data")));
  }

  @Test
  void whatDiffersIsSaidByKeyAndByTheNameOfWhatComesAndGoes() {
    var after =
        Yaml.good(
            FULL.replace("model: up2", "model: up3")
                .replace("fast: {", "quick: {")
                .replace("attempts: 2", "attempts: 4")
                .replace("drain: 1500ms", "")
                .replace("currency: AUD", "currency: NZD"),
            ENVIRONMENT);

    var changes = Changes.between(settings(), after);

    assertEquals(
        List.of(
            "CHANGED instance.currency true",
            "CHANGED server.drain false",
            "CHANGED models.n false",
            "REMOVED capabilities.fast false",
            "CHANGED routing.attempts false",
            "ADDED capabilities.quick false"),
        changes.stream().map(it -> it.kind() + " " + it.key() + " " + it.isFixed()).toList());
  }

  @Test
  void anotherCertificateIsTakenButNotNoneAndNotTheFirst() {
    var without = FULL.replace("tls: {cert: a.pem, key: b.pem}", "");
    var other = FULL.replace("a.pem", "c.pem");

    assertEquals(List.of(false), fixed(FULL, other));
    assertEquals(List.of(true, true), fixed(FULL, without));
    assertEquals(List.of(true, true), fixed(without, FULL));
  }

  private static List<Boolean> fixed(String before, String after) {
    return Changes.between(Yaml.good(before, ENVIRONMENT), Yaml.good(after, ENVIRONMENT)).stream()
        .map(Changes.Change::isFixed)
        .toList();
  }
}
