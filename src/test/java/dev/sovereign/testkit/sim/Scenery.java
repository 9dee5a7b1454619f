package dev.sovereign.testkit.sim;

import dev.sovereign.config.Settings;
import dev.sovereign.testkit.TestGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// The configuration of one run: up to four providers, `a` first and an own server, in a chain.
///
/// @param providers their names in the order of the chain
/// @param isSafe whether the last of them is always well, and reached by every call
/// @param isLimited whether one of them takes few calls at a time
/// @param staysHome whether every call must stay at home
/// @param attempts that a call may make
/// @param isHedged whether a second provider may be asked beside a slow one
/// @param isStrict whether a call is opened in the log before it is sent
record Scenery(
    List<String> providers,
    boolean isSafe,
    boolean isLimited,
    boolean staysHome,
    int attempts,
    boolean isHedged,
    boolean isStrict,
    Settings settings) {
  /// What calls ask for.
  static final String CHAIN = "smart";

  /// No call takes longer, all attempts together.
  static final Duration TOTAL = Duration.ofMinutes(2);

  private static final List<String> OWN = List.of("vllm", "ollama", "openai-compatible");
  private static final List<String> ASKED =
      List.of("", ", upstream_stream: always", ", upstream_stream: never");
  private static final Map<String, Settings> READ = new ConcurrentHashMap<>();

  /// One by chance.
  static Scenery drawn(Random random) {
    var count = 2 + random.nextInt(3);
    var isSafe = random.nextBoolean();
    var isLimited = !isSafe && random.nextInt(3) == 0;
    var names = List.of("a", "b", "c", "d").subList(0, count);
    var entries = new ArrayList<String>();
    for (var name : names) {
      entries.add(entry(name, isSafe && name.equals(names.getLast()), isLimited, random));
    }
    var attempts = isSafe ? count : 1 + random.nextInt(3);
    var yaml =
        """
        instance: {home: au}
        server: {keep_alive: %s}
        routing: {attempts: %d, retry_in_place: {errors: %d}}
        timeouts: {total: %ds, headers: 5s, first_token: 8s, idle: 6s, progress: 20s, answer: 30s}
        providers:
        %s
        capabilities:
          smart: {chain: [%s]}
        """
            .formatted(
                random.nextInt(4) == 0 ? "3s" : "45s",
                attempts,
                random.nextInt(2),
                TOTAL.toSeconds(),
                String.join("\n", entries),
                String.join(", ", names.stream().map(it -> it + "/m").toList()));
    var staysHome = random.nextInt(8) == 0;
    var hedge = hedge(yaml);
    var isStrict = Math.floorMod(yaml.hashCode(), 3) == 0; // Drawn like it.
    var audit = isStrict ? "log: {audit: strict}\n" : "";
    return new Scenery(
        names,
        isSafe,
        isLimited,
        staysHome,
        attempts,
        !hedge.isEmpty(),
        isStrict,
        settings(audit + yaml.replace("routing: {", "routing: {" + hedge)));
  }

  // Drawn from the rest, so that every other choice of a seed stays as it was.
  private static String hedge(String yaml) {
    return switch (Math.floorMod(yaml.hashCode(), 8)) {
      case 0, 1 -> "hedge: {after: p95, share: 50%}, ";
      case 2 -> "hedge: {after: 300ms, share: 100%}, ";
      case 3 -> "hedge: {after: 20ms, share: 100%}, ";
      default -> "";
    };
  }

  private static String entry(String name, boolean isHome, boolean isLimited, Random random) {
    var isOwn = name.equals("a");
    var type = isOwn ? OWN.get(random.nextInt(OWN.size())) : "openai-compatible";
    var root = isOwn ? "http://a.sim:8000" : "https://" + name + ".sim";
    var url = type.equals("ollama") ? root : root + "/v1";
    var place = isHome || isOwn || random.nextBoolean() ? "au" : "us";
    var limit = isLimited && random.nextBoolean() ? ", max_in_flight: 2" : "";
    var asked = type.equals("openai-compatible") ? ASKED.get(random.nextInt(ASKED.size())) : "";
    return "  %s: {type: %s, base_url: \"%s\", source: %s, place: %s%s%s}"
        .formatted(name, type, url, isOwn ? "gpu" : "cloud", place, limit, asked);
  }

  private static Settings settings(String yaml) {
    return READ.computeIfAbsent(yaml, it -> TestGateway.settings(it, Map.of()));
  }

  /// Where a provider is on the network.
  String authority(String provider) {
    return settings.providers().stream()
        .filter(it -> it.name().equals(provider))
        .map(it -> it.target().authority())
        .findFirst()
        .orElseThrow();
  }

  /// Whether a provider is where calls must stay that stay at home.
  boolean isHome(String provider) {
    return settings.providers().stream()
        .anyMatch(it -> it.name().equals(provider) && it.place().contains("au"));
  }
}
