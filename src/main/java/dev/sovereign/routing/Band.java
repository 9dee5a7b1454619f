package dev.sovereign.routing;

/// How near an offer's score comes to the best of its group. Pure.
public enum Band {
  /// Near the best, or nothing is known that would speak against it.
  FIRST(1, 0.8),
  /// Clearly behind it.
  SECOND(2, 0.5),
  /// Far behind it.
  THIRD(3, 0);

  private static final double LEFT_BELOW = 0.85;
  private static final double LEFT_ABOVE = 1.15;

  private final int number;
  private final double from;

  Band(int number, double from) {
    this.number = number;
    this.from = from;
  }

  /// The band of an offer that was in none before.
  ///
  /// @param share of the best score, from 0 to 1
  static Band of(double share) {
    if (share >= FIRST.from) {
      return FIRST;
    }
    return share >= SECOND.from ? SECOND : THIRD;
  }

  /// The band of an offer that was in this one: it is left only 15 % beyond an edge, so that scores
  /// that tremble about one do not turn the order over.
  Band next(double share) {
    var band = this;
    while (band != THIRD && share < band.from * LEFT_BELOW) {
      band = band.worse();
    }
    if (band != this) {
      return band;
    }
    while (band != FIRST && share >= band.better().from * LEFT_ABOVE) {
      band = band.better();
    }
    return band;
  }

  private Band worse() {
    return this == FIRST ? SECOND : THIRD;
  }

  private Band better() {
    return this == THIRD ? SECOND : FIRST;
  }

  /// Its number: 1 is asked first.
  public int number() {
    return number;
  }
}
