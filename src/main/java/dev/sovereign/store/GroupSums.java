package dev.sovereign.store;

import dev.sovereign.usage.UsageSums;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

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

  /// How many groups were noted or added.
  int size() {
    return present.cardinality();
  }

  /// Keeps those of the groups noted that fit; each is asked for once, in order.
  void keep(IntPredicate fits) {
    for (var i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
      if (!fits.test(i)) {
        present.clear(i);
      }
    }
  }

  /// Adds what a span, whose groups were noted, holds of those that were kept.
  void addKept(PackedSums span) {
    if (present.isEmpty()) {
      return;
    }
    span.again();
    while (span.next()) {
      var group = groups.group(span.mix());
      if (group != MixGroups.NONE && present.get(group)) {
        span.addTo(figures, group * PackedSums.WIDTH);
      } else {
        span.pass();
      }
    }
  }

  /// Shows each group that there is, in order.
  void forEach(IntConsumer take) {
    for (var i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
      take.accept(i);
    }
  }

  UsageSums of(int group) {
    return UsageSums.of(figures, group * PackedSums.WIDTH);
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
    return UsageSums.of(total, 0);
  }

  /// Begins anew.
  void clear() {
    forEach(it -> Arrays.fill(figures, it * PackedSums.WIDTH, (it + 1) * PackedSums.WIDTH, 0));
    present.clear();
  }
}
