package dev.sovereign.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The variable `OLLAMA_HOST`, by which Ollama's own server and client know where to listen and
/// whom to ask: a host, a port, or both, with a scheme or without.
record OllamaHost(String text) {
  private static final Pattern FORM =
      Pattern.compile("(?:https?://)?(\\[[^]]*]|[^:/]*)(?::(\\d{1,5}))?/?.*");
  private static final Pattern HERE =
      Pattern.compile("|localhost|127\\.\\d+\\.\\d+\\.\\d+|0\\.0\\.0\\.0|\\[::1?]");

  /// The port that it names.
  Optional<Integer> port() {
    return form().map(it -> it.group(2)).map(Integer::parseInt).filter(it -> it > 0 && it < 65536);
  }

  /// Whether it names another machine than this.
  boolean isElsewhere() {
    return form().filter(it -> !HERE.matcher(it.group(1)).matches()).isPresent();
  }

  private Optional<Matcher> form() {
    return Optional.of(FORM.matcher(text.strip())).filter(Matcher::matches);
  }
}
