package dev.sovereign.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How a machine's hour is shared out.
final class HourSharesTest {
  private static long sum(List<Long> all) {
    return all.stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void sharesGoByWeightAndAddUpToTheAmount() {
    assertEquals(List.of(25L, 75L), HourShares.of(100, List.of(1L, 3L)));
    assertEquals(List.of(34L, 33L, 33L), HourShares.of(100, List.of(1L, 1L, 1L)));
    assertEquals(List.of(16L, 66L, 18L), HourShares.of(100, List.of(10L, 41L, 10L + 1)));
    assertEquals(List.of(0L, 0L), HourShares.of(100, List.of(0L, 0L)));
    assertEquals(List.of(), HourShares.of(100, List.of()));
  }

  @Test
  void noAmountIsLostOrMadeHoweverManyShareIt() {
    var random = new Random(7);
    for (var round = 0; round < 1_000; round++) {
      var weights = new ArrayList<Long>();
      for (var i = random.nextInt(1, 60); i > 0; i--) {
        weights.add(random.nextLong(0, 1L << 40));
      }
      var amount = random.nextLong(0, 1L << 55);

      var shares = HourShares.of(amount, weights);

      assertEquals(sum(weights) == 0 ? 0 : amount, sum(shares));
      for (var i = 0; i < weights.size(); i++) {
        var exact = (double) amount * weights.get(i) / sum(weights);
        assertTrue(Math.abs(shares.get(i) - exact) <= 1 + exact * 1e-9);
      }
    }
  }

  @Test
  void onlyTheWorkingTimeIsSharedOut() {
    var half = new MachineSums(3_600_000, 7_180_000_000L, BusySeconds.between(0, 1_800_000));
    var none = new MachineSums(3_600_000, 7_180_000_000L, BusySeconds.NONE);
    var lateStart = new MachineSums(600_000, 100, BusySeconds.between(0, 1_800_000));
    var unpaid = new MachineSums(0, 0, BusySeconds.between(0, 5_000));

    assertEquals(3_590_000_000L, HourShares.worked(half));
    assertEquals(0, HourShares.worked(none));
    assertEquals(100, HourShares.worked(lateStart)); // It cannot have worked unpaid.
    assertEquals(0, HourShares.worked(unpaid));
  }

  @Test
  void callsSideBySideKeepAMachineBusyOnce() {
    var one = BusySeconds.between(1_000, 5_500);
    var other = BusySeconds.between(4_200, 8_000);

    assertEquals(5, one.count());
    assertEquals(7, one.or(other).count());
    assertEquals(one.or(other), BusySeconds.of(other.or(one).bytes()));
    assertEquals(3_600, BusySeconds.between(-10, 4_000_000).count());
    assertEquals(BusySeconds.NONE, BusySeconds.between(4_000_000, 5_000_000));
  }

  @Test
  void anAnswersTokenWeighsFourOfAPromptAndACachedOneATenth() {
    var usage =
        new Usage(
            OptionalLong.of(100),
            OptionalLong.of(60),
            OptionalLong.of(7),
            OptionalLong.of(5),
            Optional.empty());

    assertEquals(40 * 10 + 60 + 7 * 40, TokenWeight.of(usage));
    assertEquals(0, TokenWeight.of(Usage.UNKNOWN));
  }

  @Test
  void theBreakEvenIsWhereTheTokensWouldCostTheSameElsewhere() {
    // Two hours at 8.00, 1,000 tokens at 0.002 each elsewhere: 4,000 tokens an hour.
    var dear =
        new MachineUse.Settled(7_200_000, 16_000_000_000L, 0, 0, 1_000, 2_000_000_000L, 1_000);

    assertEquals(OptionalLong.of(4_000), dear.breakEvenTokensPerHour());
    assertEquals(OptionalLong.of(500), dear.tokensPerHour());
    assertEquals(OptionalLong.of(-14_000_000_000L), dear.savedNanos());
    var unknown = new MachineUse.Settled(7_200_000, 16, 0, 0, 1_000, 0, 0);
    assertEquals(OptionalLong.empty(), unknown.breakEvenTokensPerHour());
    assertEquals(OptionalLong.empty(), unknown.savedNanos());
    var idle = new MachineUse.Settled(7_200_000, 16, 0, 0, 0, 0, 0);
    assertEquals(OptionalLong.of(-16), idle.savedNanos());
  }
}
