package dev.sovereign.config;

import dev.sovereign.json.JsonText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a configuration comes to, key by key, as a file would say it that leaves nothing out. A
/// secret is only ever where it is to be found.
public final class Effective {
  private final List<Entry> entries = new ArrayList<>();

  /// The value of one key.
  ///
  /// @param path the key, from the outermost section inwards
  /// @param json the value as JSON text, which is YAML too
  public record Entry(List<String> path, String json) {
    public Entry {
      path = List.copyOf(path);
    }

    /// The key as messages and pages name it.
    public String key() {
      return String.join(".", path);
    }
  }

  /// Where in the file the values go that come next.
  record Place(Effective into, List<String> path) {
    Place in(String key) {
      return new Place(into, Stream.concat(path.stream(), Stream.of(key)).toList());
    }

    void text(String key, String value) {
      json(key, JsonText.quote(value));
    }

    void text(String key, Optional<String> value) {
      value.ifPresent(it -> text(key, it));
    }

    void number(String key, long value) {
      json(key, Long.toString(value));
    }

    void flag(String key, boolean value) {
      json(key, Boolean.toString(value));
    }

    void word(String key, Enum<?> value) {
      text(key, value.name().toLowerCase(Locale.ROOT));
    }

    void time(String key, Duration value) {
      text(key, Units.text(value));
    }

    void size(String key, long value) {
      text(key, Units.text(value));
    }

    void money(String key, Optional<BigDecimal> value) {
      value.ifPresent(it -> json(key, JsonText.quote(it.toPlainString())));
    }

    void texts(String key, List<String> values) {
      json(key, list(values.stream().map(JsonText::quote)));
    }

    void json(String key, String value) {
      into.entries.add(new Entry(in(key).path(), value));
    }
  }

  private Effective() {}

  /// All entries, in the order in which `docs/configure.md` lists them.
  public static List<Entry> of(Settings settings) {
    var effective = new Effective();
    var root = new Place(effective, List.of());
    EffectiveNode.write(settings, root);
    EffectiveProviders.write(settings.providers(), root.in("providers"));
    EffectiveCatalog.write(settings.catalog(), root);
    return List.copyOf(effective.entries);
  }

  /// The same as one JSON object, whose sections are objects too.
  public static String json(Settings settings) {
    var tree = new EffectiveTree();
    of(settings).forEach(it -> tree.put(it.path(), it.json()));
    return tree.json();
  }

  static String list(Stream<String> values) {
    return values.collect(Collectors.joining(", ", "[", "]"));
  }
}
