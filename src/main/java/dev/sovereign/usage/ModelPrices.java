package dev.sovereign.usage;

import dev.sovereign.core.UnitPrices;
import java.util.List;

/// What a model's tokens cost, by the length of the prompt.
///
/// @param usual for prompts of any length that no step is below
/// @param steps in ascending order
public record ModelPrices(UnitPrices usual, List<Step> steps) {
  /// What holds for the whole of a call whose prompt is longer.
  public record Step(long tokens, UnitPrices prices) {}

  public ModelPrices {
    steps = List.copyOf(steps);
  }

  /// The same prices for every length.
  public static ModelPrices flat(UnitPrices prices) {
    return new ModelPrices(prices, List.of());
  }

  /// What holds for a prompt of this length.
  public UnitPrices at(long promptTokens) {
    var holds = usual;
    for (var step : steps) {
      if (promptTokens > step.tokens()) {
        holds = step.prices();
      }
    }
    return holds;
  }
}
