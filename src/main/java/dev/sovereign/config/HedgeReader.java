package dev.sovereign.config;

import dev.sovereign.core.Hedge;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads when a second offer is asked beside a slow one: `off`, or `{after: p95, share: 5%}`.
final class HedgeReader {
  private static final String NAME = "hedge";
  private static final String AFTER = "after";
  private static final String OFF = "off";
  private static final String USUAL = "p95";

  private HedgeReader() {}

  /// `hedge` here, over what is usual.
  static Hedge hedge(Section at, Hedge usual) {
    var node = at.node(NAME);
    if (node.isEmpty()) {
      return usual;
    }
    if (!(node.get() instanceof MappingNode)) {
      return new Hedge(patience(at, NAME).orElse(usual.patience()), usual.share());
    }
    try (var section = at.entry(node.get(), NAME)) {
      return new Hedge(
          patience(section, AFTER).orElse(usual.patience()), section.share("share", usual.share()));
    }
  }

  private static Optional<Hedge.Patience> patience(Section section, String key) {
    var word = section.text(key);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    if (word.get().equals(OFF)) {
      return Optional.of(new Hedge.Patience.Endless());
    }
    if (key.equals(NAME)) {
      section.error(key, "expected `off`, or a section such as {after: p95, share: 5%}");
      return Optional.empty();
    }
    return word.get().equals(USUAL)
        ? Optional.of(new Hedge.Patience.Usual())
        : time(section, word.get());
  }

  private static Optional<Hedge.Patience> time(Section section, String text) {
    try {
      return Optional.of(new Hedge.Patience.Fixed(Units.duration(text)));
    } catch (IllegalArgumentException wrong) {
      section.error(
          AFTER,
          "%s.after must be `p95`, `off` or a duration such as 800ms: %s"
              .formatted(section.path(), text));
      return Optional.empty();
    }
  }

  /// What is waited for, as the file may say it.
  static String text(Hedge.Patience patience) {
    return switch (patience) {
      case Hedge.Patience.Endless() -> OFF;
      case Hedge.Patience.Usual() -> USUAL;
      case Hedge.Patience.Fixed(var time) -> Units.text(time);
    };
  }
}
