package dev.sovereign.store;

import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageQuery;
import java.util.ArrayList;
import java.util.List;

/// The page of a question by hour. However many groups there are, only those that are shown are
/// added up and kept: hours come in order, so the place of a group is plain from how many came
/// before it in its part, once it is known how many there are in the parts before.
///
/// The hours are gone through up to three times, what they amount to only the last time: to count
/// the groups of each part, to find the first and the last hour that shows any, and to show them.
/// Once they are counted, the parts that show nothing are left out, and where all groups are shown
/// nothing has to be found.
final class HourlyAnswer {
  private final UsageQuery query;
  private final MixGroups groups;
  private GroupSums sums; // Of all groups while they are counted, then of those in shown parts.
  private final long[] places; // Of the next group of each part.
  private final long[] before; // The places before the first hour that shows any.
  private final List<List<UsageGroup>> shown = new ArrayList<>(); // By part.
  private long left; // How many groups the page still lacks.
  private boolean isWhole; // Every group is shown.
  private long firstHour = Long.MAX_VALUE;
  private long endHour = Long.MIN_VALUE;

  HourlyAnswer(UsageQuery query, MixGroups groups) {
    this.query = query;
    this.groups = groups;
    this.sums = new GroupSums(groups);
    this.places = new long[groups.partCount()];
    this.before = new long[groups.partCount()];
    for (var i = 0; i < places.length; i++) {
      shown.add(new ArrayList<>());
    }
    this.left = places.length == 0 ? 0 : query.limit();
  }

  /// Whether it must be told first how many groups there are.
  boolean isCounting() {
    return places.length > 1;
  }

  /// Counts the groups of an hour.
  void count(PackedSums hour) {
    sums.note(hour);
    sums.forEach(it -> places[groups.part(it)]++);
    sums.forget();
  }

  /// All hours were counted.
  void counted() {
    var counts = places.clone();
    var place = 0L;
    for (var i = 0; i < places.length; i++) {
      places[i] = place;
      place += counts[i];
    }
    left = Math.clamp(place - query.offset(), 0, query.limit());
    isWhole = place > 0 && left == place;
    sums = new GroupSums(groups.only(it -> isShown(places[it], counts[it])));
  }

  private boolean isShown(long place, long count) {
    return place < query.end() && place + count > query.offset();
  }

  /// Whether it must be told which hours show a group.
  boolean isFinding() {
    return !isWhole;
  }

  /// Finds out whether an hour shows a group; says whether a later one may.
  boolean find(long start, PackedSums hour) {
    if (firstHour > start) {
      System.arraycopy(places, 0, before, 0, places.length);
    }
    sums.note(hour);
    sums.forEach(group -> find(start, groups.part(group)));
    sums.forget();
    return left > 0;
  }

  private void find(long start, int part) {
    if (isOnPage(places[part]++)) {
      firstHour = Math.min(firstHour, start);
      endHour = start + 1;
      left--;
    }
  }

  private boolean isOnPage(long place) {
    return place >= query.offset() && place < query.end();
  }

  /// The hours from the first to the last that shows a group, once all were gone through.
  UsageSpan found() {
    if (isWhole) {
      return UsageSpan.hourly(query.since(), query.until());
    }
    System.arraycopy(before, 0, places, 0, places.length);
    return firstHour < endHour
        ? UsageSpan.hourly(firstHour, endHour)
        : UsageSpan.hourly(query.since(), query.since());
  }

  /// Takes one of these hours; they come in order.
  void take(long start, PackedSums hour) {
    sums.note(hour);
    sums.keep(it -> isOnPage(places[groups.part(it)]++));
    sums.addKept(hour);
    var text = Long.toString(start);
    sums.forEach(it -> show(text, it));
    sums.clear();
  }

  private void show(String hour, int group) {
    shown.get(groups.part(group)).add(new UsageGroup(groups.values(group, hour), sums.of(group)));
  }

  /// The groups that are shown.
  List<UsageGroup> page() {
    return shown.stream().flatMap(List::stream).toList();
  }
}
