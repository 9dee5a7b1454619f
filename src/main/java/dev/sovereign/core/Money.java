package dev.sovereign.core;

import java.math.BigDecimal;

/// Amounts of money as text.
public final class Money {
  private static final int NANO_DIGITS = 9;
  private static final int SUM_DIGITS = 2;

  private Money() {}

  /// Nano-units as a decimal number of whole units: no exponent, no zeros at its end.
  public static String text(long nanos) {
    return amount(nanos).toPlainString();
  }

  /// The same with two decimals at least, as sums of money are written.
  public static String sum(long nanos) {
    var amount = amount(nanos);
    return (amount.scale() < SUM_DIGITS ? amount.setScale(SUM_DIGITS) : amount).toPlainString();
  }

  private static BigDecimal amount(long nanos) {
    return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
  }
}
