package dev.sovereign.config;

import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Writes a YAML value as JSON text; numbers keep theirs.
public final class JsonOfYaml {
  // Aliases make little YAML into much JSON, or into JSON without an end.
  private static final int LONGEST = 1 << 20;
  private static final int DEEPEST = 100;

  private final StringBuilder text = new StringBuilder();
  private int depth;

  private JsonOfYaml() {}

  /// The JSON of a whole document of ours.
  ///
  /// @throws IllegalArgumentException if it has no JSON form, or a very long one
  public static byte[] bytes(String yaml) {
    var node = new Compose(LoadSettings.builder().build()).composeString(yaml);
    return bytes(node.orElseThrow(() -> new IllegalArgumentException("holds nothing")));
  }

  /// @throws IllegalArgumentException if it has no JSON form, or a very long one
  static byte[] bytes(Node node) {
    var json = new JsonOfYaml();
    json.write(node);
    return json.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(Node node) {
    depth++;
    if (depth > DEEPEST || text.length() > LONGEST) {
      throw new IllegalArgumentException("holds too much, or itself");
    }
    if (node instanceof MappingNode mapping) {
      list('{', mapping.getValue(), this::member, '}');
    } else if (node instanceof SequenceNode sequence) {
      list('[', sequence.getValue(), this::write, ']');
    } else {
      text.append(node instanceof ScalarNode scalar ? scalar(scalar) : "null");
    }
    depth--;
  }

  private <T> void list(char open, List<T> items, Consumer<T> writer, char close) {
    text.append(open);
    for (var i = 0; i < items.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      writer.accept(items.get(i));
    }
    text.append(close);
  }

  private void member(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
      throw new IllegalArgumentException("has a key that is not a word");
    }
    text.append(JsonText.quote(name.getValue())).append(':');
    write(tuple.getValueNode());
  }

  private static String scalar(ScalarNode scalar) {
    var value = scalar.getValue();
    var isPlain =
        (scalar.getTag().equals(Tag.BOOL) && value.matches("true|false"))
            || (scalar.getTag().equals(Tag.INT) && value.matches("-?(0|[1-9]\\d*)"))
            || (scalar.getTag().equals(Tag.FLOAT)
                && value.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?"));
    if (isPlain) {
      return value;
    }
    return scalar.getTag().equals(Tag.NULL) ? "null" : JsonText.quote(value);
  }
}
