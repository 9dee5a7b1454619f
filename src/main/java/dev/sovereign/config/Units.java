package dev.sovereign.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads amounts with their units.
final class Units {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})\\s*([A-Za-z]*)");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");
  private static final BigDecimal MOST_PRICE = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private static final long LONGEST_MILLIS = 36_500 * 86_400_000L; // Fits in nanoseconds.

  private Units() {}

  static Duration duration(String text) {
    var time = span(text);
    if (time.isZero()) {
      throw new IllegalArgumentException("must be longer than nothing: " + text);
    }
    return time;
  }

  /// A duration that may be nothing.
  static Duration span(String text) {
    var millis = amount(text, MILLIS, "must be a duration such as 250ms, 5s, 2m or 1h");
    if (millis > LONGEST_MILLIS) {
      throw new IllegalArgumentException("must be at most 36500d: " + text);
    }
    return Duration.ofMillis(millis);
  }

  static long size(String text) {
    return amount(text, BYTES, "must be a size such as 512, 32KiB or 8MiB");
  }

  /// The duration as the file may say it, in the largest unit that divides it.
  static String text(Duration time) {
    var millis = time.toMillis();
    for (var unit : List.of("d", "h", "m", "s")) {
      var length = MILLIS.getOrDefault(unit, 1L);
      if (millis >= length && millis % length == 0) {
        return millis / length + unit;
      }
    }
    return millis + "ms";
  }

  /// The size as the file may say it, in the largest unit that divides it.
  static String text(long size) {
    for (var unit : List.of("GiB", "MiB", "KiB")) {
      var length = BYTES.getOrDefault(unit, 1L);
      if (size >= length && size % length == 0) {
        return size / length + unit;
      }
    }
    return Long.toString(size);
  }

  /// The share as the file may say it.
  static String share(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  static int number(String text, int least) {
    try {
      var number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException notNumber) {
      throw new IllegalArgumentException("must be a whole number: " + text, notNumber);
    }
    throw new IllegalArgumentException("must be at least " + least + ": " + text);
  }

  static boolean flag(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new IllegalArgumentException("must be true or false: " + text);
  }

  static BigDecimal money(String text) {
    if (!text.matches("\\d{1,12}(\\.\\d{1,9})?")) {
      throw new IllegalArgumentException("must be an amount such as 0.14: " + text);
    }
    var amount = new BigDecimal(text);
    if (amount.compareTo(MOST_PRICE) > 0) {
      throw new IllegalArgumentException("must be at most " + MOST_PRICE + ": " + text);
    }
    return amount;
  }

  /// Money in nano-units.
  static long nanos(String text) {
    return money(text).movePointRight(9).longValueExact();
  }

  /// From 0 to 1.
  static double share(String text) {
    var matcher = SHARE.matcher(text);
    if (!matcher.matches() || new BigDecimal(matcher.group(1)).compareTo(HUNDRED) > 0) {
      throw new IllegalArgumentException("must be a share such as 20% or 0.5%: " + text);
    }
    return new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
  }

  private static long amount(String text, Map<String, Long> units, String expected) {
    var matcher = AMOUNT.matcher(text);
    if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
      throw new IllegalArgumentException(expected + ": " + text);
    }
    return Long.parseLong(matcher.group(1)) * units.getOrDefault(matcher.group(2), 1L);
  }
}
