package dev.sovereign.usage;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Shares out a machine's hour: what it cost while it worked, by the weight of the tokens; what it
/// cost while it did not is nobody's. Pure.
public final class HourShares {
  private HourShares() {}

  /// What the working time of an hour cost: its part of the whole by time, rounded down.
  public static long worked(MachineSums machine) {
    return machine.upMillis() == 0
        ? 0
        : part(machine.nanos(), machine.busyMillis(), machine.upMillis());
  }

  /// The share of each weight, in whole nano-units and in the same order. They add up to the
  /// amount, unless nothing weighs anything: then nobody gets a share. What rounding leaves goes to
  /// the largest remainders, the first of equal ones first.
  ///
  /// @param weights none below zero
  public static List<Long> of(long amount, List<Long> weights) {
    var all = weights.stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    if (all == 0) {
      return weights.stream().map(_ -> 0L).toList();
    }
    var shares = weights.stream().mapToLong(it -> part(amount, it, all)).toArray();
    var rest = amount - Arrays.stream(shares).sum();
    byRemainder(amount, weights, all).limit(rest).forEach(it -> shares[it]++);
    return Arrays.stream(shares).boxed().toList();
  }

  private static IntStream byRemainder(long amount, List<Long> weights, long all) {
    var remainders =
        weights.stream()
            .map(it -> product(amount, it).mod(BigInteger.valueOf(all)).longValueExact())
            .toList();
    return IntStream.range(0, weights.size())
        .boxed()
        .sorted(Comparator.comparing(remainders::get, Comparator.reverseOrder()))
        .mapToInt(Integer::intValue);
  }

  /// A part of an amount, rounded down.
  static long part(long amount, long some, long all) {
    return product(amount, some).divide(BigInteger.valueOf(all)).longValueExact();
  }

  private static BigInteger product(long amount, long factor) {
    return BigInteger.valueOf(amount).multiply(BigInteger.valueOf(factor));
  }
}
