package dev.sovereign.store;

import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import java.util.ArrayList;
import java.util.List;

/// The page of a question by hour. However many groups there are, only those that are shown are
/// kept: hours come in order, so the place of a group is plain from how many came before it in its
/// part, once it is known how many there are in the parts before.
final class HourlyAnswer {
  private final UsageQuery query;
  private final MixGroups groups;
  private final GroupSums sums;
  private final long[] places; // Of the next group of each part.
  private final List<List<UsageGroup>> shown = new ArrayList<>(); // By part.

  HourlyAnswer(UsageQuery query, MixGroups groups) {
    this.query = query;
    this.groups = groups;
    this.sums = new GroupSums(groups);
    this.places = new long[groups.partCount()];
    for (var i = 0; i < places.length; i++) {
      shown.add(new ArrayList<>());
    }
  }

  /// Whether it must be told first how many groups there are.
  boolean isCounting() {
    return places.length > 1;
  }

  /// Counts the groups of an hour.
  void count(PackedSums hour) {
    sums.note(hour);
    sums.forEach(it -> places[groups.part(it)]++);
    sums.clear();
  }

  /// All hours were counted.
  void counted() {
    var place = 0L;
    for (var i = 0; i < places.length; i++) {
      var count = places[i];
      places[i] = place;
      place += count;
    }
  }

  /// Takes an hour; they come in order.
  void take(long start, PackedSums hour) {
    var text = Long.toString(start);
    sums.add(hour);
    sums.forEach(it -> take(text, it));
    sums.clear();
  }

  private void take(String hour, int group) {
    var part = groups.part(group);
    var place = places[part]++;
    if (place >= query.offset() && place < end()) {
      shown.get(part).add(new UsageGroup(groups.values(group, hour), sums.of(group)));
    }
  }

  private long end() {
    return (long) query.offset() + query.limit();
  }

  /// Whether no later hour changes anything.
  boolean isWhole() {
    return places.length == 0 || (places.length == 1 && places[0] >= end());
  }

  /// The groups that are shown.
  List<UsageGroup> page() {
    return shown.stream().flatMap(List::stream).toList();
  }
}
