package dev.sovereign.api;

import dev.sovereign.core.Caller;
import java.util.Locale;
import java.util.Optional;

/// The words for scopes on the wire.
final class Scopes {
  private Scopes() {}

  static String word(Caller.Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  static Optional<Caller.Scope> of(String word) {
    return switch (word) {
      case "call" -> Optional.of(Caller.Scope.CALL);
      case "admin" -> Optional.of(Caller.Scope.ADMIN);
      default -> Optional.empty();
    };
  }
}
