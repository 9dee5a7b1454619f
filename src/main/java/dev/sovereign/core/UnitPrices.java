package dev.sovereign.core;

import java.util.OptionalLong;

/// What tokens cost: nano-units of a currency per million of them; absent is unknown, never zero.
///
/// @param input of the prompt
/// @param cachedInput of the part of the prompt that a cache already held
/// @param output of the answer
public record UnitPrices(OptionalLong input, OptionalLong cachedInput, OptionalLong output) {
  /// Nothing known.
  public static final UnitPrices UNKNOWN =
      new UnitPrices(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  private static final long PARTS = 4;
  private static final long INPUT_PARTS = PARTS - 1;

  public UnitPrices {
    require(input);
    require(cachedInput);
    require(output);
  }

  private static void require(OptionalLong price) {
    if (price.isPresent() && price.getAsLong() < 0) {
      throw new IllegalArgumentException("a price must not be negative: " + price.getAsLong());
    }
  }

  /// What a million tokens cost of which three of four are a prompt's, and none was cached: one
  /// figure to compare by.
  public OptionalLong typical() {
    return input.isPresent() && output.isPresent()
        ? OptionalLong.of((INPUT_PARTS * input.getAsLong() + output.getAsLong()) / PARTS)
        : OptionalLong.empty();
  }

  /// What cached input costs: like other input where nothing else is said.
  public OptionalLong cached() {
    return cachedInput.isPresent() ? cachedInput : input;
  }
}
