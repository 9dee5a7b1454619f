package dev.sovereign.store;

import dev.sovereign.usage.UsageGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The groups of hours of which all are shown. Of the many figures of a long time most of the work
/// is to add them up, so that is done by helpers while the next hours are read from the disk.
final class WholeHours {
  private static final int CHUNK = 64; // Hours; they hold 1 MiB where there are a thousand mixes.

  private final MixGroups groups;
  private final Executor helpers;
  private final List<CompletableFuture<List<List<UsageGroup>>>> chunks = new ArrayList<>();
  private List<Hour> hours = new ArrayList<>(CHUNK);

  private record Hour(long start, PackedSums sums) {}

  /// @param helpers keep none waiting: what none of them can do at once is done by the caller
  WholeHours(MixGroups groups, Executor helpers) {
    this.groups = groups;
    this.helpers = helpers;
  }

  /// Takes an hour; they come in order.
  void take(long start, PackedSums hour) {
    hours.add(new Hour(start, hour));
    if (hours.size() == CHUNK) {
      handOut();
    }
  }

  private void handOut() {
    var chunk = hours;
    hours = new ArrayList<>(CHUNK);
    chunks.add(CompletableFuture.supplyAsync(() -> add(chunk), helpers));
  }

  // By part.
  private List<List<UsageGroup>> add(List<Hour> chunk) {
    var parts = parts();
    var sums = new GroupSums(groups);
    for (var hour : chunk) {
      sums.add(hour.sums());
      var text = Long.toString(hour.start());
      sums.forEach(
          it ->
              parts.get(groups.part(it)).add(new UsageGroup(groups.values(it, text), sums.of(it))));
      sums.clear();
    }
    return parts;
  }

  private List<List<UsageGroup>> parts() {
    var parts = new ArrayList<List<UsageGroup>>();
    for (var i = 0; i < groups.partCount(); i++) {
      parts.add(new ArrayList<>());
    }
    return parts;
  }

  /// All groups, once the last hour was taken; waits for the helpers.
  List<UsageGroup> page() {
    handOut();
    var parts = parts();
    for (var chunk : chunks) {
      var added = chunk.join();
      for (var i = 0; i < parts.size(); i++) {
        parts.get(i).addAll(added.get(i));
      }
    }
    return parts.stream().flatMap(List::stream).toList();
  }
}
