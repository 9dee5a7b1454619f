package dev.sovereign.store;

import dev.sovereign.usage.UsageSums;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/// What groups amount to while spans are added up.
final class GroupSums {
  private final MixGroups groups;
  private final long[] figures;
  private final BitSet present = new BitSet();

  GroupSums(MixGroups groups) {
    this.groups = groups;
    this.figures = new long[groups.count() * PackedSums.WIDTH];
  }

  /// Adds a span.
  void add(PackedSums span) {
    while (span.next()) {
      var group = groups.group(span.mix());
      if (group == MixGroups.NONE) {
        span.pass();
      } else {
        present.set(group);
        span.addTo(figures, group * PackedSums.WIDTH);
      }
    }
  }

  /// Notes which groups there are in a span, without what they amount to.
  void note(PackedSums span) {
    while (span.next()) {
      var group = groups.group(span.mix());
      if (group != MixGroups.NONE) {
        present.set(group);
      }
    }
  }

  /// Shows each group that there is, in order.
  void forEach(IntConsumer take) {
    present.stream().forEach(take);
  }

  UsageSums of(int group) {
    return PackedSums.sums(figures, group * PackedSums.WIDTH);
  }

  /// What all of them amount to.
  UsageSums total() {
    var total = new long[PackedSums.WIDTH];
    forEach(
        group -> {
          for (var i = 0; i < PackedSums.WIDTH; i++) {
            total[i] = Math.addExact(total[i], figures[group * PackedSums.WIDTH + i]);
          }
        });
    return PackedSums.sums(total, 0);
  }

  /// Begins anew.
  void clear() {
    forEach(it -> Arrays.fill(figures, it * PackedSums.WIDTH, (it + 1) * PackedSums.WIDTH, 0));
    present.clear();
  }
}
