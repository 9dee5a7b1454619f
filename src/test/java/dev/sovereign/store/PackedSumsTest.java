package dev.sovereign.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Sums of every length, packed and read back.
final class PackedSumsTest {
  private static final int ROUNDS = 2_000;

  @Test
  void whatIsPackedIsReadBackWhateverIsPassedOver() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    for (var i = 0; i < ROUNDS; i++) {
      check(random, "seed " + seed);
    }
  }

  private static void check(Random random, String seed) {
    var all = new TreeMap<Integer, long[]>();
    for (var i = random.nextInt(12); i > 0; i--) {
      all.put(random.nextInt(1 << random.nextInt(1, 31)), figures(random));
    }
    var packed = new PackedSums(PackedSums.mixes(all), PackedSums.sums(all));
    for (var entry : all.entrySet()) {
      assertTrue(packed.next(), seed);
      assertEquals(entry.getKey(), packed.mix(), seed);
      if (random.nextBoolean()) {
        packed.pass();
      } else {
        var found = new long[PackedSums.WIDTH + 1];
        packed.addTo(found, 1);
        var wanted = new long[PackedSums.WIDTH + 1];
        System.arraycopy(entry.getValue(), 0, wanted, 1, PackedSums.WIDTH);
        assertArrayEquals(wanted, found, seed);
      }
    }
    assertFalse(packed.next(), seed);
  }

  // Any length from nothing to 64 bits, of both signs.
  private static long[] figures(Random random) {
    var figures = new long[PackedSums.WIDTH];
    for (var i = 0; i < figures.length; i++) {
      if (random.nextInt(3) > 0) {
        figures[i] = random.nextLong() >> random.nextInt(Long.SIZE);
      }
    }
    return figures;
  }
}
