package dev.sovereign.config;

import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Writes a YAML value as JSON text; numbers keep theirs.
final class JsonOfYaml {
  private JsonOfYaml() {}

  static byte[] bytes(Node node) {
    return text(node).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream()
          .map(JsonOfYaml::member)
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream()
          .map(JsonOfYaml::text)
          .collect(Collectors.joining(",", "[", "]"));
    }
    return node instanceof ScalarNode scalar ? scalar(scalar) : "null";
  }

  private static String member(NodeTuple tuple) {
    var name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    return JsonText.quote(name) + ":" + text(tuple.getValueNode());
  }

  private static String scalar(ScalarNode scalar) {
    var isPlain =
        scalar.getTag().equals(Tag.BOOL)
            || scalar.getTag().equals(Tag.INT)
            || (scalar.getTag().equals(Tag.FLOAT)
                && scalar.getValue().matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?"));
    if (isPlain) {
      return scalar.getValue();
    }
    return scalar.getTag().equals(Tag.NULL) ? "null" : JsonText.quote(scalar.getValue());
  }
}
