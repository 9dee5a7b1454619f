package dev.sovereign.trace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A span that has ended. It holds words of the configuration and of ours, names of models, and
/// numbers; never a prompt, an answer or a secret.
///
/// @param isServer whether it is a call that came in; else one that went out
/// @param attributes text, whole numbers, fractions and flags by name
/// @param isError whether it failed, and not by its caller's doing
public record Span(
    Ids ids,
    String name,
    boolean isServer,
    Times times,
    Map<String, Object> attributes,
    boolean isError) {
  private static final int LONGEST = 256;

  /// Which span it is.
  ///
  /// @param parent the id of the span above it
  /// @param isParentRemote whether that is another program's
  /// @param state what tracers say to each other
  public record Ids(
      String trace, String span, Optional<String> parent, boolean isParentRemote, String state) {}

  /// When it was, in nanoseconds since 1970.
  public record Times(long start, long end) {}

  public Span {
    var bounded = new LinkedHashMap<String, Object>();
    attributes.forEach((key, value) -> bounded.put(key, bounded(value)));
    attributes = bounded;
  }

  // A caller's text may be as long as it likes.
  private static Object bounded(Object value) {
    return value instanceof String text && text.length() > LONGEST
        ? text.substring(0, LONGEST)
        : value;
  }
}
