package dev.sovereign.core;

import java.util.Optional;
import java.util.OptionalLong;

/// What an answer used, as its provider says; absent is unknown, never zero.
///
/// @param prompt tokens of the whole prompt, cached ones among them
/// @param cached tokens of the prompt that a cache already held
/// @param completion tokens of the whole answer, reasoning among them
/// @param reasoning tokens of the answer that were reasoning
/// @param cost what the provider says it charges, as its decimal text
/// @param isImpossible whether the provider said something that cannot be, which is left out here
public record Usage(
    OptionalLong prompt,
    OptionalLong cached,
    OptionalLong completion,
    OptionalLong reasoning,
    Optional<String> cost,
    boolean isImpossible) {
  /// Nothing known.
  public static final Usage UNKNOWN =
      new Usage(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty());

  /// Of figures that can be.
  public Usage(
      OptionalLong prompt,
      OptionalLong cached,
      OptionalLong completion,
      OptionalLong reasoning,
      Optional<String> cost) {
    this(prompt, cached, completion, reasoning, cost, false);
  }
}
