package dev.sovereign.store;

import dev.sovereign.usage.UsageGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// The groups of hours of which all are shown. Of the many figures of a long time most of the work
/// is to add them up and to give them their form, so that is done by helpers while the next hours
/// are read from the disk. Only the form is kept: groups by the hundred thousand would cost the
/// collector more.
///
/// @param <T> the form
final class WholeHours<T> {
  private static final int CHUNK = 64; // Hours; they hold 1 MiB where there are a thousand mixes.

  private final MixGroups groups;
  private final Function<List<UsageGroup>, T> form;
  private final Executor helpers;
  private final List<CompletableFuture<List<List<T>>>> chunks = new ArrayList<>();
  private List<Hour> hours = new ArrayList<>(CHUNK);

  private record Hour(long start, PackedSums sums) {}

  /// @param form of groups that follow each other
  /// @param helpers keep none waiting: what none of them can do at once is done by the caller
  WholeHours(MixGroups groups, Function<List<UsageGroup>, T> form, Executor helpers) {
    this.groups = groups;
    this.form = form;
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
    chunks.add(CompletableFuture.supplyAsync(() -> formed(chunk), helpers));
  }

  // By part; nothing for a part without groups.
  private List<List<T>> formed(List<Hour> chunk) {
    return added(chunk).stream()
        .map(it -> it.isEmpty() ? List.<T>of() : List.of(form.apply(it)))
        .toList();
  }

  private List<List<UsageGroup>> added(List<Hour> chunk) {
    var parts = new ArrayList<List<UsageGroup>>();
    for (var i = 0; i < groups.partCount(); i++) {
      parts.add(new ArrayList<>());
    }
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

  /// All groups in their form, once the last hour was taken; waits for the helpers.
  List<T> all() {
    handOut();
    var formed = chunks.stream().map(CompletableFuture::join).toList();
    var all = new ArrayList<T>();
    for (var part = 0; part < groups.partCount(); part++) {
      for (var chunk : formed) {
        all.addAll(chunk.get(part));
      }
    }
    return all;
  }
}
