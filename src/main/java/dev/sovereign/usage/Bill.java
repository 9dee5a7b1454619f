package dev.sovereign.usage;

import dev.sovereign.core.UnitPrices;
import dev.sovereign.core.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalLong;

/// The arithmetic of costs: whole numbers only. The parts of a call are added exactly, and the sum
/// is rounded once to whole nano-units, half a unit to the even neighbour.
final class Bill {
  private static final int PER_TOKENS_DIGITS = 6; // Prices are per million tokens.
  private static final int NANO_DIGITS = 9;

  private Bill() {}

  /// What this use costs in nano-units; empty if a figure is missing that matters, or if the amount
  /// is beyond all money. Where nothing is said of cached tokens, none were.
  static OptionalLong of(Usage usage, UnitPrices prices) {
    if (usage.prompt().isEmpty()) {
      return OptionalLong.empty();
    }
    var cached = usage.cached().orElse(0);
    var fresh = part(OptionalLong.of(usage.prompt().getAsLong() - cached), prices.input());
    var held = part(OptionalLong.of(cached), prices.cached());
    var answer = part(usage.completion(), prices.output());
    if (fresh.isEmpty() || held.isEmpty() || answer.isEmpty()) {
      return OptionalLong.empty();
    }
    return rounded(
        new BigDecimal(fresh.get().add(held.get()).add(answer.get()), PER_TOKENS_DIGITS));
  }

  /// An amount of whole units in nano-units.
  ///
  /// @param amount a decimal number, not negative, of few digits
  static OptionalLong ofText(String amount) {
    return rounded(new BigDecimal(amount).movePointRight(NANO_DIGITS));
  }

  // Nothing of something unknown, and something unknown for nothing, cost nothing.
  private static Optional<BigInteger> part(OptionalLong tokens, OptionalLong price) {
    if (isZero(tokens) || isZero(price)) {
      return Optional.of(BigInteger.ZERO);
    }
    return tokens.isEmpty() || price.isEmpty()
        ? Optional.empty()
        : Optional.of(
            BigInteger.valueOf(tokens.getAsLong()).multiply(BigInteger.valueOf(price.getAsLong())));
  }

  private static boolean isZero(OptionalLong value) {
    return value.isPresent() && value.getAsLong() == 0;
  }

  private static OptionalLong rounded(BigDecimal nanos) {
    var whole = nanos.setScale(0, RoundingMode.HALF_EVEN).toBigIntegerExact();
    return whole.bitLength() < Long.SIZE
        ? OptionalLong.of(whole.longValueExact())
        : OptionalLong.empty();
  }
}
