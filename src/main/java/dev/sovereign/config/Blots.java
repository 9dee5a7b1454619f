package dev.sovereign.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// What must not be shown of the file: whatever stands where a secret was put by mistake.
final class Blots {
  private static final Pattern SECRET_KEY =
      Pattern.compile("(?i).*(key|secret|password|authorization|(?<!first_)token)");
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  // Where the file cannot be read as YAML, and in values that hold more than a secret.
  private static final Pattern SECRET_TEXT =
      Pattern.compile(
          "(?i)(?<=(?:key|secret|password|authorization)[\"']?\\s{0,9}:\\s{0,9})[^\\s{,}][^,}]*"
              + "|(?<=[^:][?])[^\\s\"'}]+"
              + "|(?<=//)[^/@\\s]+(?=@)"
              + "|\\b(?:sk|sv|pk|rk|hf|gsk|xai)[-_][A-Za-z0-9_-]{6,}");

  // A message repeats a value that is wrong: what looks like a key is not said again.
  private static final Pattern KEY_TEXT =
      Pattern.compile("(?i)\\b(?:sk|sv|pk|rk|hf|gsk|xai)[-_][A-Za-z0-9_-]{12,}");

  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Span> spans = new ArrayList<>();

  /// Lines and columns from 0; the end is not part of it.
  private record Span(int line, int column, int endLine, int endColumn) {
    int from(int at) {
      return at == line ? column : 0;
    }

    int to(int at, int length) {
      return Math.min(length, at == endLine ? endColumn : length);
    }
  }

  /// The message as it may be shown.
  static String over(String message) {
    return KEY_TEXT.matcher(message).replaceAll(found -> "*".repeat(found.group().length()));
  }

  /// Whether this value of this key may hold a secret.
  static boolean mayHideIn(String key, String value) {
    return SECRET_KEY.matcher(key).matches() || SECRET_TEXT.matcher(key + ": " + value).find();
  }

  /// Finds what a file holds of them.
  void find(Node node) {
    if (!seen.add(node)) {
      return;
    }
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::find);
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(this::find);
    }
  }

  private void find(NodeTuple entry) {
    var name = entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    var value = entry.getValueNode();
    if (SECRET_KEY.matcher(name).matches()) {
      blotUnlessReference(value);
    } else if (name.equals("headers") && value instanceof MappingNode fields) {
      fields.getValue().forEach(it -> blotUnlessReference(it.getValueNode()));
    } else {
      find(value);
    }
  }

  private void blotUnlessReference(Node value) {
    if (value instanceof MappingNode reference) {
      reference.getValue().forEach(this::blotUnlessReference);
    } else {
      blot(value);
    }
  }

  private void blotUnlessReference(NodeTuple entry) {
    var isReference =
        entry.getKeyNode() instanceof ScalarNode key
            && entry.getValueNode() instanceof ScalarNode value
            && (key.getValue().equals("file")
                || (key.getValue().equals("env") && REFERENCE.matcher(value.getValue()).matches()));
    if (!isReference) {
      blot(entry.getValueNode());
    }
  }

  private void blot(Node node) {
    var start = node.getStartMark();
    var end = node.getEndMark();
    if (start.isPresent() && end.isPresent()) {
      spans.add(
          new Span(
              start.get().getLine(),
              start.get().getColumn(),
              end.get().getLine(),
              end.get().getColumn()));
    }
  }

  /// The line as it may be shown, as long as it was.
  ///
  /// @param at from 0
  String over(int at, String line) {
    var shown = SECRET_TEXT.matcher(line).replaceAll(found -> "*".repeat(found.group().length()));
    for (var span : spans) {
      var from = span.from(at);
      var to = span.to(at, shown.length());
      if (at >= span.line() && at <= span.endLine() && from < to) {
        shown = shown.substring(0, from) + "*".repeat(to - from) + shown.substring(to);
      }
    }
    return shown;
  }
}
