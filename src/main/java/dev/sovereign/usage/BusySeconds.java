package dev.sovereign.usage;

import java.util.BitSet;

/// Seconds of one hour: a bit each, so that calls side by side count once, in whatever order they
/// are taken in. Immutable.
public final class BusySeconds {
  /// None.
  public static final BusySeconds NONE = new BusySeconds(new BitSet());

  private static final int HOUR = 3_600;

  private final BitSet seconds;

  private BusySeconds(BitSet seconds) {
    this.seconds = seconds;
  }

  /// Every second that this span touches.
  ///
  /// @param from in milliseconds since the hour began
  /// @param until the same; what is beyond the hour is left out
  public static BusySeconds between(long from, long until) {
    var first = Math.clamp(Math.floorDiv(from, 1_000L), 0, HOUR);
    var end = Math.clamp(Math.ceilDiv(until, 1_000L), 0, HOUR);
    var seconds = new BitSet(HOUR);
    if (first < end) {
      seconds.set(first, end);
    }
    return new BusySeconds(seconds);
  }

  /// What [#bytes] gave.
  public static BusySeconds of(byte[] bytes) {
    return new BusySeconds(BitSet.valueOf(bytes));
  }

  /// For the store.
  public byte[] bytes() {
    return seconds.toByteArray();
  }

  /// How many there are.
  public int count() {
    return seconds.cardinality();
  }

  /// Those in either.
  public BusySeconds or(BusySeconds more) {
    var both = (BitSet) seconds.clone();
    both.or(more.seconds);
    return new BusySeconds(both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BusySeconds more && seconds.equals(more.seconds);
  }

  @Override
  public int hashCode() {
    return seconds.hashCode();
  }

  @Override
  public String toString() {
    return seconds.toString();
  }
}
