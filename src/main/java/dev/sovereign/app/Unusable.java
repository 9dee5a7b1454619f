package dev.sovereign.app;

import java.util.List;

/// What a configuration asks for is not there, or cannot be used.
final class Unusable extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<String> path;

  /// @param path the key that asks for it
  /// @param cause says what is wrong there, never a secret
  Unusable(List<String> path, Exception cause) {
    super(String.join(".", path) + ": " + cause.getMessage(), cause);
    this.path = List.copyOf(path);
  }

  List<String> path() {
    return path;
  }
}
