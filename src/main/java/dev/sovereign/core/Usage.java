package dev.sovereign.core;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What an answer used; absent is unknown, never zero.
///
/// @param prompt tokens of the whole prompt, cached ones among them
/// @param cached tokens of the prompt that a cache already held
/// @param completion tokens of the whole answer, reasoning among them
/// @param reasoning tokens of the answer that were reasoning
/// @param cost what the provider says it charges, as its decimal text
/// @param grounds what the figures rest on
public record Usage(
    OptionalLong prompt,
    OptionalLong cached,
    OptionalLong completion,
    OptionalLong reasoning,
    Optional<String> cost,
    Grounds grounds) {
  /// Nothing known.
  public static final Usage UNKNOWN =
      new Usage(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty());

  /// What figures rest on.
  public enum Grounds {
    /// The provider's word, as far as it says anything.
    REPORTED,
    /// At least one of them on our own count of the text, because the provider said nothing of it.
    ESTIMATED,
    /// The provider said something that cannot be, which is left out.
    IMPOSSIBLE;

    /// The word in records and answers.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// As a provider says.
  public Usage(
      OptionalLong prompt,
      OptionalLong cached,
      OptionalLong completion,
      OptionalLong reasoning,
      Optional<String> cost) {
    this(prompt, cached, completion, reasoning, cost, Grounds.REPORTED);
  }

  /// Whether the provider said something that cannot be.
  public boolean isImpossible() {
    return grounds == Grounds.IMPOSSIBLE;
  }

  /// Whether some of it is our own count.
  public boolean isEstimated() {
    return grounds == Grounds.ESTIMATED;
  }

  /// Whether there is a count of tokens at all.
  public boolean isCounted() {
    return prompt.isPresent() || completion.isPresent();
  }

  /// That of the prompt alone.
  public Usage ofPrompt() {
    return new Usage(prompt, cached, OptionalLong.of(0), OptionalLong.empty(), Optional.empty());
  }

  /// The same with our own counts in the places of those that are missing.
  public Usage estimated(OptionalLong ofPrompt, OptionalLong ofCompletion) {
    return new Usage(
        prompt.isPresent() ? prompt : ofPrompt,
        cached,
        completion.isPresent() ? completion : ofCompletion,
        reasoning,
        cost,
        Grounds.ESTIMATED);
  }
}
