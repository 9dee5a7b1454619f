package dev.sovereign.testkit;

import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Everything that the chunks of a stream say, so that two streams can be compared however their
/// chunks are cut: what choices say in order, what the answer says of itself, and how it ended.
///
/// Left out is what a gateway owns: the model, the figures, roles, and what says nothing.
public final class Said {
  private static final Set<String> OURS = Set.of("model", "usage", "role", "index", "obfuscation");
  private static final Set<String> WHOLE =
      Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

  private final List<String> byChoices = new ArrayList<>();
  private final Set<String> ofItself = new TreeSet<>();
  private final Map<Long, Set<String>> ends = new TreeMap<>();
  private boolean broken;

  public static Said by(List<String> chunks) {
    var said = new Said();
    chunks.forEach(it -> said.chunk(Json.parseAll(it.getBytes(StandardCharsets.UTF_8))));
    return said;
  }

  private void chunk(Json chunk) {
    for (var member : chunk.members()) {
      switch (member.name()) {
        case "choices" -> member.value().items().forEach(this::choice);
        case "error" -> broken |= member.value().kind() != Json.Kind.NULL;
        default -> leaves(member.name(), member.value(), ofItself);
      }
    }
  }

  private void choice(Json choice) {
    var index = choice.integer("index").orElse(0);
    ends.computeIfAbsent(index, _ -> new TreeSet<>());
    for (var member : choice.members()) {
      if (member.name().endsWith("finish_reason")) {
        choice.string("finish_reason").ifPresent(ends.get(index)::add);
      } else if (!broken) {
        leaves(index + "." + member.name(), member.value(), byChoices);
      }
    }
  }

  private static void leaves(String path, Json value, Collection<String> all) {
    if (OURS.contains(path.substring(path.lastIndexOf('.') + 1))) {
      return;
    }
    switch (value.kind()) {
      case OBJECT -> value.members().forEach(it -> leaves(path + "." + it.name(), it.value(), all));
      case ARRAY -> value.items().forEach(it -> leaves(path + "[]", it, all));
      case STRING -> {
        if (value.isFilled()) {
          all.add(path + "=" + value.raw());
        }
      }
      case NUMBER, BOOLEAN -> all.add(path + "=" + value.raw());
      case NULL -> {}
    }
  }

  /// What the choices say, leaf by leaf, in order.
  public List<String> byChoices() {
    return byChoices;
  }

  /// What the answer says of itself.
  public Set<String> ofItself() {
    return ofItself;
  }

  /// Why each choice ended.
  public Map<Long, Set<String>> ends() {
    return ends;
  }

  /// Whether every choice ended for a reason that makes it whole, and nothing says otherwise.
  public boolean isWhole() {
    return !broken
        && !ends.isEmpty()
        && ends.values().stream().allMatch(it -> !it.isEmpty() && WHOLE.containsAll(it));
  }

  /// The text of all choices together.
  public String text() {
    var text = new StringBuilder();
    for (var leaf : byChoices) {
      if (leaf.matches("(?s)[0-9]+\\.(delta\\.content|message\\.content|text)=.*")) {
        var json = leaf.substring(leaf.indexOf('=') + 1);
        text.append(Json.parseAll(json.getBytes(StandardCharsets.UTF_8)).text());
      }
    }
    return text.toString();
  }
}
