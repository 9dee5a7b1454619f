package dev.sovereign.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One mapping of the file: values by key, each with its place, each read at most once.
///
/// A value that is wrong becomes a finding, and reading goes on with the default, so that one run
/// finds everything. [#close] reports the keys that nobody asked for.
final class Section implements AutoCloseable {
  private final String path;
  private final Node place;
  private final Findings findings;
  private final Variables variables;
  private final Map<String, Node> keys = new HashMap<>();
  private final Map<String, Node> values = new HashMap<>();
  private final Set<String> order = new LinkedHashSet<>();
  private final Set<String> known = new LinkedHashSet<>();

  Section(String path, Node node, Findings findings, Variables variables) {
    this.path = path;
    this.place = node;
    this.findings = findings;
    this.variables = variables;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(it -> enter(it.getKeyNode(), it.getValueNode()));
    } else {
      error(node, "expected keys and values in " + path);
    }
  }

  private void enter(Node key, Node value) {
    if (!(key instanceof ScalarNode scalar)) {
      error(key, "a key must be a word");
      return;
    }
    if (values.put(scalar.getValue(), value) != null) {
      error(key, "\"" + scalar.getValue() + "\" stands twice" + where());
    }
    keys.put(scalar.getValue(), key);
    order.add(scalar.getValue());
  }

  String path() {
    return path;
  }

  /// All keys in the order of the file; asking for them makes them known.
  Set<String> names() {
    known.addAll(order);
    return order;
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  Optional<Section> section(String key) {
    return node(key).map(it -> new Section(join(key), it, findings, variables));
  }

  Optional<String> text(String key) {
    return node(key).flatMap(it -> scalar(it, join(key)));
  }

  /// The values of a list, or a single value as a list of one.
  List<String> texts(String key) {
    var node = node(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof SequenceNode sequence) {
      var texts = new ArrayList<String>();
      sequence.getValue().forEach(it -> scalar(it, join(key)).ifPresent(texts::add));
      return texts;
    }
    return scalar(node.get(), join(key)).map(List::of).orElse(List.of());
  }

  /// The entries of a list.
  List<Node> items(String key) {
    var node = node(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    error(node.get(), "expected a list: " + join(key));
    return List.of();
  }

  /// The value as it stands.
  Optional<Node> node(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  Section entry(Node item, String name) {
    return new Section(join(name), item, findings, variables);
  }

  Optional<String> scalar(Node node, String what) {
    if (!(node instanceof ScalarNode scalar)) {
      error(node, "expected a single value: " + what);
      return Optional.empty();
    }
    if (scalar.getTag().equals(Tag.NULL)) {
      error(node, "expected a value: " + what);
      return Optional.empty();
    }
    try {
      return Optional.of(variables.fill(scalar.getValue()));
    } catch (IllegalArgumentException missing) {
      error(node, String.valueOf(missing.getMessage()));
      return Optional.empty();
    }
  }

  Duration duration(String key, Duration usual) {
    return parsed(key, Units::duration).orElse(usual);
  }

  /// A duration that may be nothing.
  Duration span(String key, Duration usual) {
    return parsed(key, Units::span).orElse(usual);
  }

  long size(String key, long usual) {
    return parsed(key, Units::size).orElse(usual);
  }

  int number(String key, int usual, int least) {
    return parsed(key, it -> Units.number(it, least)).orElse(usual);
  }

  Optional<Path> path(String key) {
    return parsed(key, Path::of);
  }

  boolean flag(String key, boolean usual) {
    return parsed(key, Units::flag).orElse(usual);
  }

  double share(String key, double usual) {
    return parsed(key, Units::share).orElse(usual);
  }

  Optional<BigDecimal> money(String key) {
    return parsed(key, Units::money);
  }

  /// An amount of money in nano-units.
  OptionalLong nanos(String key) {
    return parsed(key, Units::nanos).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /// One of some words, as whatever it stands for.
  <T> T choice(String key, Map<String, T> choices, T usual) {
    var word = text(key);
    if (word.isEmpty()) {
      return usual;
    }
    var chosen = choices.get(word.get());
    if (chosen == null) {
      var known = choices.keySet().stream().sorted().toList();
      error(
          key,
          "expected one of " + known + ": " + word.get() + Findings.didYouMean(word.get(), known));
      return usual;
    }
    return chosen;
  }

  private <T> Optional<T> parsed(String key, Function<String, T> parser) {
    var text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text.get()));
    } catch (IllegalArgumentException wrong) {
      error(key, join(key) + " " + wrong.getMessage());
      return Optional.empty();
    }
  }

  /// Reports something about a value, or about the section where the key is absent.
  void error(String key, String message) {
    error(values.getOrDefault(key, place), message);
  }

  /// Reports something about a key.
  void errorAtKey(String key, String message) {
    error(keys.getOrDefault(key, place), message);
  }

  void error(Node node, String message) {
    var mark = node.getStartMark();
    findings.add(
        mark.map(it -> it.getLine() + 1).orElse(1),
        mark.map(it -> it.getColumn() + 1).orElse(1),
        message);
  }

  private String join(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  @Override
  public void close() {
    for (var key : order) {
      if (!known.contains(key)) {
        errorAtKey(key, "unknown key \"" + key + "\"" + where() + meant(key));
      }
    }
  }

  private String where() {
    return path.isEmpty() ? "" : " in " + path;
  }

  private String meant(String key) {
    var near = Findings.didYouMean(key, known);
    return near.isEmpty() ? "; expected any of " + known.stream().sorted().toList() : near;
  }
}
