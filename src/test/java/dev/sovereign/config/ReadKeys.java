package dev.sovereign.config;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keys that the reader reads, found by asking every section for a key that it does not have.
final class ReadKeys {
  private static final Pattern ANSWER =
      Pattern.compile("unknown key \"zzzzzzzz\"(?: in ([^;]+))?; expected any of \\[(.*)]");
  private static final String PROBE =
      """
      zzzzzzzz: 1
      instance: {zzzzzzzz: 1}
      server: {zzzzzzzz: 1, tls: {cert: a, key: b, zzzzzzzz: 1}, limits: {zzzzzzzz: 1}}
      log:
        zzzzzzzz: 1
        witnesses: {policy: w, zzzzzzzz: 1}
        mirrors: [{zzzzzzzz: 1}]
        anchor: {zzzzzzzz: 1}
      keys: {zzzzzzzz: 1}
      routing: {zzzzzzzz: 1, retry_in_place: {zzzzzzzz: 1}, hedge: {zzzzzzzz: 1}}
      breaker: {zzzzzzzz: 1}
      timeouts: {zzzzzzzz: 1}
      prices: {zzzzzzzz: 1}
      telemetry:
        zzzzzzzz: 1
        otlp:
          endpoint: http://127.0.0.1:9
          zzzzzzzz: 1
          headers: {h: {env: A, zzzzzzzz: 1}}
      providers:
        p:
          type: openai-compatible
          base_url: http://127.0.0.1:9/v1
          zzzzzzzz: 1
          api_key: {env: A, zzzzzzzz: 1}
      models:
        m: {zzzzzzzz: 1, offers: [{provider: p, model: x, zzzzzzzz: 1, price: {zzzzzzzz: 1}}]}
      capabilities:
        c: {zzzzzzzz: 1, chain: [{group: [m], zzzzzzzz: 1}]}
      """;

  private ReadKeys() {}

  /// Every key with its path; a section is not a key, but for the three that are lists.
  static Set<String> all() {
    var keys = keys(PROBE);
    keys.removeAll(Set.of("providers", "models", "capabilities", "telemetry.otlp.headers"));
    sections().forEach(keys::remove);
    keys.addAll(Set.of("models.<name>.offers", "capabilities.<name>.chain", "log.mirrors"));
    return keys;
  }

  /// The keys of the sections in this file that have the unknown key.
  static Set<String> keys(String probe) {
    return answers(probe).flatMap(ReadKeys::keys).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> keys(MatchResult answer) {
    var section = section(answer);
    return Arrays.stream(answer.group(2).split(", "))
        .map(key -> section.isEmpty() ? key : section + "." + key);
  }

  private static Set<String> sections() {
    return answers(PROBE).map(ReadKeys::section).collect(Collectors.toSet());
  }

  private static String section(MatchResult answer) {
    var path = answer.group(1) == null ? "" : answer.group(1);
    return path.replaceAll(
        "^(providers|models|capabilities|telemetry\\.otlp\\.headers)\\.\\w", "$1.<name>");
  }

  private static Stream<MatchResult> answers(String probe) {
    return Yaml.messages(probe).stream().flatMap(it -> ANSWER.matcher(it).results());
  }
}
