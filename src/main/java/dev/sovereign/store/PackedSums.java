package dev.sovereign.store;

import dev.sovereign.usage.UsageFigure;
import java.io.ByteArrayOutputStream;
import java.util.SortedMap;

/// What the mixes of one span of time amount to, in few bytes: a question about months reads
/// millions of sums.
///
/// ```
/// mixes   for each, in ascending order: its number less the one before (-1 before the first)
/// sums    for each, in the same order: which figures are not zero (bit i: figure i), then those,
///         each as 2n, or -2n-1 below zero
/// ```
///
/// All numbers are LEB128: seven bits a byte, the low ones first, the eighth bit where more follow.
/// Figures have the order of [UsageFigure].
final class PackedSums {
  /// How many figures there are.
  static final int WIDTH = UsageFigure.values().length;

  private final byte[] mixes;
  private final byte[] sums;
  private int mixAt;
  private int sumAt;
  private int mix = -1;

  /// Stands before the first mix.
  PackedSums(byte[] mixes, byte[] sums) {
    this.mixes = mixes;
    this.sums = sums;
  }

  /// Goes on to the next mix, if there is one. The figures of the one before were added or passed,
  /// or none are asked for at all.
  boolean next() {
    if (mixAt == mixes.length) {
      return false;
    }
    var piece = mixes[mixAt++];
    var step = piece & 0x7F;
    for (var shift = 7; piece < 0; shift += 7) {
      piece = mixes[mixAt++];
      step |= (piece & 0x7F) << shift;
    }
    mix += step;
    return true;
  }

  /// Stands before the first mix again. No figures were added or passed yet.
  void again() {
    mixAt = 0;
    mix = -1;
  }

  /// The number of the mix.
  int mix() {
    return mix;
  }

  /// Adds the figures of the mix to those that begin at this place.
  ///
  /// @throws ArithmeticException if a sum passes 2⁶³
  void addTo(long[] figures, int place) {
    for (var left = (int) number(); left != 0; left &= left - 1) {
      var at = place + Integer.numberOfTrailingZeros(left);
      var number = number();
      figures[at] = Math.addExact(figures[at], (number >>> 1) ^ -(number & 1));
    }
  }

  /// Passes over the figures of the mix.
  void pass() {
    for (var left = Integer.bitCount((int) number()); left > 0; left--) {
      number();
    }
  }

  private long number() {
    var piece = sums[sumAt++];
    var number = piece & 0x7FL;
    for (var shift = 7; piece < 0; shift += 7) {
      piece = sums[sumAt++];
      number |= (piece & 0x7FL) << shift;
    }
    return number;
  }

  /// The form of the numbers of mixes.
  static byte[] mixes(SortedMap<Integer, long[]> figures) {
    var out = new ByteArrayOutputStream(figures.size());
    var before = -1;
    for (int mix : figures.keySet()) {
      write(out, mix - before);
      before = mix;
    }
    return out.toByteArray();
  }

  /// The form of their figures.
  static byte[] sums(SortedMap<Integer, long[]> figures) {
    var out = new ByteArrayOutputStream(32 * figures.size());
    figures.values().forEach(it -> write(out, it));
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, long[] figures) {
    var present = 0;
    for (var i = 0; i < WIDTH; i++) {
      present |= figures[i] == 0 ? 0 : 1 << i;
    }
    write(out, present);
    for (var left = present; left != 0; left &= left - 1) {
      var figure = figures[Integer.numberOfTrailingZeros(left)];
      write(out, (figure << 1) ^ (figure >> (Long.SIZE - 1)));
    }
  }

  private static void write(ByteArrayOutputStream out, long number) {
    var left = number;
    for (; (left & ~0x7FL) != 0; left >>>= 7) {
      out.write((int) ((left & 0x7F) | 0x80));
    }
    out.write((int) left);
  }
}
