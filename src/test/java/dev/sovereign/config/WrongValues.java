package dev.sovereign.config;

import java.util.LinkedHashMap;
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
  private final Map<String, Object> file = new LinkedHashMap<>();

  WrongValues(List<Key> keys) {
    put(file, "providers.p.type", "vllm");
    put(file, "models.m.offers.provider", "p");
    put(file, "models.m.offers.model", "up");
    put(file, "capabilities.c.chain", "[m]");
    put(file, "telemetry.otlp.endpoint", "'http://127.0.0.1:9'");
    for (var key : keys) {
      if (TYPES.containsValue(key.value().type())) {
        expected.put(path(key.path()), key.value().type());
        put(file, path(key.path()), "wrong");
      }
    }
  }

  private static String path(String key) {
    var top = key.split("\\.", 2)[0];
    return key.replace("<name>", NAMES.getOrDefault(top, "x"));
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> into, String path, String value) {
    var steps = path.split("\\.", 2);
    if (steps.length == 1) {
      into.put(path, value);
    } else {
      var inner = into.computeIfAbsent(steps[0], _ -> new LinkedHashMap<String, Object>());
      put((Map<String, Object>) inner, steps[1], value);
    }
  }

  /// The types that are declared.
  Map<String, String> expected() {
    return expected;
  }

  /// The types that the reader names.
  Map<String, String> said() {
    return Yaml.messages(text(file, "")).stream()
        .flatMap(it -> SAID.matcher(it).results())
        .collect(
            Collectors.toMap(
                it -> it.group(1),
                it -> TYPES.getOrDefault(it.group(2), it.group(2)),
                (first, _) -> first,
                TreeMap::new));
  }

  // JSON is YAML.
  @SuppressWarnings("unchecked")
  private static String text(Map<String, Object> map, String key) {
    var inner =
        map.entrySet().stream()
            .map(
                it ->
                    it.getKey()
                        + ": "
                        + (it.getValue() instanceof Map<?, ?> more
                            ? text((Map<String, Object>) more, it.getKey())
                            : it.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return key.equals("offers") ? "[" + inner + "]" : inner;
  }
}
