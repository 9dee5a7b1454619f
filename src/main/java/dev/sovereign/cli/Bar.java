package dev.sovereign.cli;

/// A bar of characters that shows how much something is next to the most of its kind.
final class Bar {
  private static final int LONGEST = 20;
  private static final int SHORTEST = 4;

  private Bar() {}

  /// As long as its share of the most; never nothing where there is something. Nothing where there
  /// is too little room for a difference to be seen.
  ///
  /// @param room how many characters it may have
  static String of(long value, long most, int room) {
    var whole = Math.min(LONGEST, room);
    if (most <= 0 || value <= 0 || whole < SHORTEST) {
      return "";
    }
    return "█".repeat((int) Math.max(1, Math.round((double) value / most * whole)));
  }
}
