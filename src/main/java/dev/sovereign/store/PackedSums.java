package dev.sovereign.store;

import dev.sovereign.usage.UsageFigure;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    var left = Integer.bitCount((int) number());
    while (left > 0 && isWordLeft()) {
      var ends = ends(word());
      var count = Long.bitCount(ends);
      if (count >= left) {
        sumAt += length(nth(left, ends));
        return;
      }
      sumAt += Long.BYTES;
      left -= count;
    }
    for (; left > 0; left--) {
      number();
    }
  }

  private static long nth(int wanted, long ends) {
    var rest = ends;
    for (var i = 1; i < wanted; i++) {
      rest &= rest - 1;
    }
    return rest;
  }

  // Eight bytes at a time: a question about months reads tens of millions of numbers, and how long
  // each is cannot be foretold by the processor.
  private long number() {
    if (isWordLeft()) {
      var word = word();
      var ends = ends(word);
      if (ends != 0) {
        sumAt += length(ends);
        return joined(word & (ends ^ (ends - 1)));
      }
    }
    return longNumber();
  }

  private boolean isWordLeft() {
    return sumAt <= sums.length - Long.BYTES;
  }

  private long word() {
    return (long) WORD.get(sums, sumAt);
  }

  // The eighth bit of each byte that ends a number.
  private static long ends(long word) {
    return ~word & 0x8080_8080_8080_8080L;
  }

  // How many bytes there are up to the first end.
  private static int length(long ends) {
    return (Long.numberOfTrailingZeros(ends) + 1) / Byte.SIZE;
  }

  // The low seven bits of each byte, side by side: joined in pairs, fours and eights.
  private static long joined(long word) {
    var ones = word & 0x7F7F_7F7F_7F7F_7F7FL;
    var pairs = (ones & 0x007F_007F_007F_007FL) | ((ones & 0x7F00_7F00_7F00_7F00L) >>> 1);
    var fours = (pairs & 0x0000_3FFF_0000_3FFFL) | ((pairs & 0x3FFF_0000_3FFF_0000L) >>> 2);
    return (fours & 0x0000_0000_0FFF_FFFFL) | ((fours & 0x0FFF_FFFF_0000_0000L) >>> 4);
  }

  // A number of any length, by the byte.
  private long longNumber() {
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
