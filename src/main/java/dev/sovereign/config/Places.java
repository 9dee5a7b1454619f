package dev.sovereign.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Where a file says what.
public final class Places {
  private static final int DEEPEST = 6; // A reference to a secret of a header has the longest path.

  private final String file;
  private final Map<List<String>, Place> places = new HashMap<>();

  /// Where a value stands.
  ///
  /// @param line from 1
  /// @param column from 1
  /// @param variables of the environment that it is made of, by name
  public record Place(int line, int column, List<String> variables) {
    /// The beginning of a file.
    public static final Place START = new Place(1, 1, List.of());

    public Place {
      variables = List.copyOf(variables);
    }
  }

  private Places(String file) {
    this.file = file;
  }

  /// The places of this text; none if it is no YAML.
  ///
  /// @param file its name
  public static Places of(String file, String text) {
    var places = new Places(file);
    try {
      ConfigReader.compose(file, text).ifPresent(it -> places.note(it, List.of()));
    } catch (YamlEngineException broken) {
      return new Places(file);
    }
    return places;
  }

  private void note(Node node, List<String> path) {
    var mark = node.getStartMark();
    mark.ifPresent(
        it ->
            places.put(path, new Place(it.getLine() + 1, it.getColumn() + 1, variables(node, 0))));
    if (node instanceof MappingNode mapping && path.size() < DEEPEST) {
      mapping.getValue().forEach(it -> note(it, path));
    }
  }

  private void note(NodeTuple entry, List<String> path) {
    if (entry.getKeyNode() instanceof ScalarNode key) {
      note(entry.getValueNode(), List.copyOf(joined(path, key.getValue())));
    }
  }

  private static List<String> joined(List<String> path, String key) {
    var joined = new ArrayList<>(path);
    joined.add(key);
    return joined;
  }

  private static List<String> variables(Node node, int depth) {
    var found = new TreeSet<String>();
    if (node instanceof ScalarNode scalar) {
      found.addAll(Variables.in(scalar.getValue()));
    } else if (node instanceof SequenceNode sequence && depth < DEEPEST) {
      sequence.getValue().forEach(it -> found.addAll(variables(it, depth + 1)));
    } else if (node instanceof MappingNode mapping && depth < DEEPEST) {
      mapping.getValue().forEach(it -> found.addAll(variables(it.getValueNode(), depth + 1)));
    }
    return List.copyOf(found);
  }

  /// The file's name.
  public String file() {
    return file;
  }

  /// Where the file says this key, if it does.
  public Optional<Place> of(List<String> path) {
    return Optional.ofNullable(places.get(path));
  }

  /// Where the file says this key, or the innermost section of it that the file has.
  public Place nearest(List<String> path) {
    for (var length = path.size(); length > 0; length--) {
      var place = places.get(path.subList(0, length));
      if (place != null) {
        return place;
      }
    }
    return Place.START;
  }
}
