package dev.sovereign.store;

import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.IntPredicate;

/// How a question groups mixes: groups have numbers in the order of their words.
///
/// The hour is apart, for it is not of a mix. Groups with the same words before the hour are a
/// part: an answer goes part by part, in each hour by hour, in each group by group.
final class MixGroups {
  /// The group of a mix that the question leaves out.
  static final int NONE = -1;

  private final List<UsageDimension> by;
  private final int[] groups; // By the number of the mix.
  private final List<List<String>> words; // By the number of the group; the hour is not among them.
  private final int[] parts; // By the number of the group.

  private MixGroups(List<UsageDimension> by, int[] groups, List<List<String>> words, int[] parts) {
    this.by = by;
    this.groups = groups;
    this.words = words;
    this.parts = parts;
  }

  /// @param mixes by their numbers
  static MixGroups of(UsageQuery query, List<UsageMix> mixes) {
    var by = query.by().stream().filter(it -> it != UsageDimension.HOUR).toList();
    var members = new HashMap<List<String>, List<Integer>>();
    for (var i = 0; i < mixes.size(); i++) {
      if (fits(mixes.get(i), query)) {
        members.computeIfAbsent(words(mixes.get(i), by), _ -> new ArrayList<>()).add(i);
      }
    }
    var words = members.keySet().stream().sorted(order(by.size())).toList();
    var groups = new int[mixes.size()];
    Arrays.fill(groups, NONE);
    for (var i = 0; i < words.size(); i++) {
      var group = i;
      members.getOrDefault(words.get(i), List.of()).forEach(it -> groups[it] = group);
    }
    return new MixGroups(query.by(), groups, words, parts(words, beforeHour(query.by())));
  }

  private static boolean fits(UsageMix mix, UsageQuery query) {
    return query.only().entrySet().stream()
        .allMatch(it -> mix.word(it.getKey()).equals(it.getValue()));
  }

  private static List<String> words(UsageMix mix, List<UsageDimension> by) {
    return by.stream().map(mix::word).toList();
  }

  private static Comparator<List<String>> order(int words) {
    Comparator<List<String>> order = (_, _) -> 0;
    for (var i = 0; i < words; i++) {
      var at = i;
      order = order.thenComparing(it -> it.get(at));
    }
    return order;
  }

  private static int beforeHour(List<UsageDimension> by) {
    return Math.max(0, by.indexOf(UsageDimension.HOUR));
  }

  private static int[] parts(List<List<String>> words, int beforeHour) {
    var parts = new int[words.size()];
    for (var i = 1; i < parts.length; i++) {
      var isSame =
          words.get(i).subList(0, beforeHour).equals(words.get(i - 1).subList(0, beforeHour));
      parts[i] = parts[i - 1] + (isSame ? 0 : 1);
    }
    return parts;
  }

  /// The same, with nothing left of the groups whose parts do not fit.
  MixGroups only(IntPredicate part) {
    var fitting = groups.clone();
    for (var i = 0; i < fitting.length; i++) {
      if (fitting[i] != NONE && !part.test(parts[fitting[i]])) {
        fitting[i] = NONE;
      }
    }
    return new MixGroups(by, fitting, words, parts);
  }

  /// How many groups there are.
  int count() {
    return words.size();
  }

  /// How many parts there are.
  int partCount() {
    return parts.length == 0 ? 0 : parts[parts.length - 1] + 1;
  }

  /// The group that a mix belongs to, or [#NONE].
  int group(int mix) {
    return groups[mix];
  }

  /// The part that a group belongs to.
  int part(int group) {
    return parts[group];
  }

  /// What the calls of a group have in common, in the order of the question.
  List<String> values(int group, String hour) {
    var values = new ArrayList<>(words.get(group));
    if (by.contains(UsageDimension.HOUR)) {
      values.add(beforeHour(by), hour);
    }
    return values;
  }
}
