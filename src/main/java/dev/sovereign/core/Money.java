package dev.sovereign.core;

import java.math.BigDecimal;

/// Amounts of money as text.
public final class Money {
  private static final int NANO_DIGITS = 9;

  private Money() {}

  /// Nano-units as a decimal number of whole units: no exponent, no zeros at its end.
  public static String text(long nanos) {
    var amount = BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
    return amount.toPlainString();
  }
}
