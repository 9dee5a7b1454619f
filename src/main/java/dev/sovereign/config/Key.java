package dev.sovereign.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// One key of the file as people are told of it. Every key is declared once, in one of the lists of
/// [Keys]; the page that lists them is made of these.
///
/// @param path from the outermost section inwards; `<name>` stands for any name
/// @param value what may stand there, and what holds where nothing does
/// @param restart whether a running server takes a change of it
/// @param meaning for the page, in its markup
record Key(String path, Value value, Restart restart, String meaning) {
  private static final String ANY_NAME = "<name>";

  /// What stands behind a key.
  ///
  /// @param type as the page's table of types names it
  /// @param usual what holds where the key is absent, in the page's markup
  record Value(String type, String usual) {
    /// Without anything there is nothing.
    static Value optional(String type) {
      return new Value(type, "none");
    }

    /// Whoever writes the section writes this too.
    static Value needed(String type) {
      return new Value(type, "needed");
    }

    /// What holds is said in words.
    static Value inWords(String type, String usual) {
      return new Value(type, usual);
    }

    /// What holds can be written out, and then changes nothing.
    static Value literal(String type, String usual) {
      return new Value(type, "`" + usual + "`");
    }

    static Value duration(Duration usual) {
      return literal("duration", Units.text(usual));
    }

    static Value size(long usual) {
      return literal("size", Units.text(usual));
    }

    static Value number(long usual) {
      return literal("number", Long.toString(usual));
    }

    static Value flag(boolean usual) {
      return literal("flag", Boolean.toString(usual));
    }

    static Value share(double usual) {
      return literal("share", Units.share(usual));
    }

    static Value word(String usual) {
      return literal("word", usual);
    }

    static Value word(Enum<?> usual) {
      return word(usual.name().toLowerCase(Locale.ROOT));
    }

    boolean isLiteral() {
      return usual.startsWith("`");
    }
  }

  /// Whether a change waits for a restart.
  enum Restart {
    NO("no"),
    YES("yes"),
    /// Another value is taken; that there is one, or none any more, is not.
    TO_COME_OR_GO("to begin or end");

    private final String word;

    Restart(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /// A key whose change a reload takes.
  static Key key(String path, Value value, String meaning) {
    return new Key(path, value, Restart.NO, meaning);
  }

  /// A key that is fixed when the server starts.
  static Key fixed(String path, Value value, String meaning) {
    return new Key(path, value, Restart.YES, meaning);
  }

  /// Whether a value of the file stands behind this key, or within it.
  boolean covers(List<String> place) {
    var steps = Arrays.asList(path.split("\\."));
    if (place.size() < steps.size()) {
      return false;
    }
    for (var i = 0; i < steps.size(); i++) {
      if (!steps.get(i).equals(ANY_NAME) && !steps.get(i).equals(place.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// The key's row in the page.
  String row() {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(path, value.type(), value.usual(), restart.word(), meaning);
  }
}
