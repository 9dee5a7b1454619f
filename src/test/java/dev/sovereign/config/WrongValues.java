package dev.sovereign.config;

import dev.sovereign.testkit.KeyedFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A file with a wrong value for each key whose type can be told by what the reader says of it.
final class WrongValues {
  private static final Map<String, String> TYPES =
      Map.of(
          "a duration such as", "duration",
          "a size such as", "size",
          "a whole number", "number",
          "true or false", "flag",
          "a share such as", "share",
          "an amount such as", "money");
  private static final Pattern SAID =
      Pattern.compile("([a-z_.]+) must be (.*?)(?: [0-9].*)?: wrong");
  private static final Map<String, String> NAMES =
      Map.of("providers", "p", "models", "m", "capabilities", "c");

  private final Map<String, String> expected = new TreeMap<>();
  private final KeyedFile file = new KeyedFile();

  WrongValues(List<Key> keys) {
    file.with("providers.p.type", "vllm");
    file.with("models.m.offers.provider", "p");
    file.with("models.m.offers.model", "up");
    file.with("capabilities.c.chain", "[m]");
    file.with("telemetry.otlp.endpoint", "'http://127.0.0.1:9'");
    file.with("log.witnesses.policy", "w");
    file.with("log.anchor.rekor", "'http://127.0.0.1:9'");
    file.with("log.anchor.key", "k");
    for (var key : keys) {
      if (TYPES.containsValue(key.value().type())) {
        expected.put(path(key.path()), key.value().type());
        file.with(path(key.path()), "wrong");
      }
    }
  }

  private static String path(String key) {
    var top = key.split("\\.", 2)[0];
    return key.replace("<name>", NAMES.getOrDefault(top, "x"));
  }

  /// The types that are declared.
  Map<String, String> expected() {
    return expected;
  }

  /// The types that the reader names.
  Map<String, String> said() {
    return Yaml.messages(file.text()).stream()
        .flatMap(it -> SAID.matcher(it).results())
        .collect(
            Collectors.toMap(
                it -> it.group(1),
                it -> TYPES.getOrDefault(it.group(2), it.group(2)),
                (first, _) -> first,
                TreeMap::new));
  }
}
