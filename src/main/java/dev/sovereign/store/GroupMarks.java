package dev.sovereign.store;

import java.util.function.IntConsumer;

/// Tells which groups there are in spans, without what they amount to. Questions about months do so
/// for millions of mixes, so nothing is cleared from one span to the next.
final class GroupMarks {
  private final MixGroups groups;
  private final int[] marks; // By group: the number of the last span that held it.
  private int number;

  GroupMarks(MixGroups groups) {
    this.groups = groups;
    this.marks = new int[groups.count()];
  }

  /// Shows each group of a span once, in any order.
  void forEach(PackedSums span, IntConsumer take) {
    number++;
    while (span.next()) {
      var group = groups.group(span.mix());
      if (group != MixGroups.NONE && marks[group] != number) {
        marks[group] = number;
        take.accept(group);
      }
    }
  }

  /// How many groups a span holds.
  int count(PackedSums span) {
    number++;
    var count = 0;
    while (span.next()) {
      var group = groups.group(span.mix());
      if (group != MixGroups.NONE && marks[group] != number) {
        marks[group] = number;
        count++;
      }
    }
    return count;
  }
}
