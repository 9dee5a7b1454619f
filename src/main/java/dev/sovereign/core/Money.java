package dev.sovereign.core;

import java.math.BigDecimal;

/// Amounts of money as text.
public final class Money {
  private static final int NANO_DIGITS = 9;
  private static final int SUM_DIGITS = 2;
  private static final long UNIT = 1_000_000_000;

  private Money() {}

  /// Nano-units as a decimal number of whole units: no exponent, no zeros at its end.
  public static String text(long nanos) {
    return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros().toPlainString();
  }

  /// The same with two decimals at least, as sums of money are written.
  public static String sum(long nanos) {
    var out = new StringBuilder();
    appendSum(out, nanos);
    return out.toString();
  }

  /// Appends what [#sum] says; tables have hundreds of thousands of these.
  public static void appendSum(StringBuilder out, long nanos) {
    if (nanos < 0) {
      out.append('-');
    }
    out.append(Math.abs(nanos / UNIT)).append('.');
    var rest = Math.abs(nanos % UNIT);
    var place = UNIT / 10;
    for (var i = 0; i < SUM_DIGITS || rest > 0; i++) {
      out.append((char) ('0' + rest / place));
      rest %= place;
      place /= 10;
    }
  }
}
