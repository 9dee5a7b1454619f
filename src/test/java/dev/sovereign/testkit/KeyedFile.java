package dev.sovereign.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A configuration file that is made key by key. The entries of a list stand in its one entry, as
/// the keys of `docs/configure.md` name them.
public final class KeyedFile {
  private final Map<String, Object> tree = new LinkedHashMap<>();

  /// Says a key anew.
  ///
  /// @param value as YAML
  public KeyedFile with(String key, String value) {
    put(tree, key, value);
    return this;
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> into, String key, String value) {
    var steps = key.split("\\.", 2);
    if (steps.length == 1) {
      into.put(key, value);
    } else {
      var inner = into.computeIfAbsent(steps[0], _ -> new LinkedHashMap<String, Object>());
      put((Map<String, Object>) inner, steps[1], value);
    }
  }

  /// The file's text. JSON is YAML.
  public String text() {
    return text(tree, "");
  }

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
    return key.equals("offers") || key.equals("mirrors") ? "[" + inner + "]" : inner;
  }
}
