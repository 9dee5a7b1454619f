package dev.sovereign.core;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Where a call may be served. It is a hard filter: whoever is outside is never asked.
public sealed interface Residency {
  /// Everywhere, known or not.
  record Anywhere() implements Residency {}

  /// Only where every place is one of these; of none of them nothing is allowed.
  record Within(Set<Jurisdiction> places) implements Residency {
    public Within {
      places = Set.copyOf(places);
    }
  }

  /// No limit.
  static Residency anywhere() {
    return new Anywhere();
  }

  /// Whether work may be done there.
  ///
  /// @param places every place where it may be done; empty for unknown
  default boolean allows(Set<Jurisdiction> places) {
    return switch (this) {
      case Anywhere() -> true;
      case Within(var allowed) -> !places.isEmpty() && allowed.containsAll(places);
    };
  }

  /// Whether whatever the other allows is allowed here too.
  default boolean holds(Residency other) {
    return switch (this) {
      case Anywhere() -> true;
      case Within(var allowed) ->
          other instanceof Within(var places) && allowed.containsAll(places);
    };
  }

  /// What both allow.
  default Residency and(Residency other) {
    if (!(this instanceof Within(var mine))) {
      return other;
    }
    if (!(other instanceof Within(var theirs))) {
      return this;
    }
    var both = new HashSet<>(mine);
    both.retainAll(theirs);
    return new Within(both);
  }

  /// Whether there is any limit.
  default boolean isBound() {
    return this instanceof Within;
  }

  /// The codes in order with commas, or `any`.
  default String text() {
    return switch (this) {
      case Anywhere() -> "any";
      case Within(var allowed) ->
          allowed.stream().sorted().map(Jurisdiction::code).collect(Collectors.joining(","));
    };
  }
}
