package dev.sovereign.tlog;

/// Whole numbers as the log's texts have them: ASCII digits, no sign, no leading zero, below 2^63.
final class Decimal {
  private static final int MOST_DIGITS = 19;

  private Decimal() {}

  static long parse(String text, String what) {
    if (!isCanonical(text)) {
      throw new Malformed(what + " is not a decimal number without leading zeros");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      throw new Malformed(what + " is larger than 2^63 - 1: " + text);
    }
  }

  private static boolean isCanonical(String text) {
    var isShort = !text.isEmpty() && text.length() <= MOST_DIGITS;
    return isShort
        && text.chars().allMatch(it -> it >= '0' && it <= '9')
        && (text.length() == 1 || text.charAt(0) != '0');
  }
}
