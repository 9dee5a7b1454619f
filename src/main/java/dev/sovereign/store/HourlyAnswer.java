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
/// Once they are counted, the parts that show nothing are left out. Where all groups are shown
/// nothing has to be found, and [WholeHours] shows them.
final class HourlyAnswer {
  private final UsageQuery query;
  private final MixGroups groups;
  private final GroupMarks marks;
  private GroupSums sums; // Of the groups in shown parts.
  private final long[] places; // Of the next group of each part.
  private final long[] before; // The places before the first hour that shows any.
  private final List<List<UsageGroup>> shown = new ArrayList<>(); // By part.
  private long left; // How many groups the page still lacks.
  private boolean isWhole; // Every group is shown.
  private long firstHour = Long.MAX_VALUE;
  private long endHour = Long.MIN_VALUE;

  /// @param hours how many the time asked for has
  HourlyAnswer(UsageQuery query, MixGroups groups, long hours) {
    this.query = query;
    this.groups = groups;
    this.marks = new GroupMarks(groups);
    this.sums = new GroupSums(groups);
    this.places = new long[groups.partCount()];
    this.before = new long[groups.partCount()];
    for (var i = 0; i < places.length; i++) {
      shown.add(new ArrayList<>());
    }
    this.left = places.length == 0 ? 0 : query.limit();
    this.isWhole = query.offset() == 0 && groups.count() * hours <= query.limit();
  }

  /// Whether it must be told first how many groups there are.
  boolean isCounting() {
    return !isWhole && places.length > 1;
  }

  /// Counts the groups of an hour.
  void count(PackedSums hour) {
    marks.forEach(hour, it -> places[groups.part(it)]++);
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

  /// Whether every group is shown; if not, it must be told which hours show one.
  boolean isWhole() {
    return isWhole;
  }

  /// Finds out whether an hour shows a group; says whether a later one may.
  boolean find(long start, PackedSums hour) {
    if (firstHour > start) {
      System.arraycopy(places, 0, before, 0, places.length);
    }
    marks.forEach(hour, it -> find(start, groups.part(it)));
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
